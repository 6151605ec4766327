/*
 * pco's standalone format, decoding only, of format versions 1 to 4.1 (docs/format.md of pcodec 1.0). Latents are held in
 * 64 bits and cut to the width of their type.
 */
#include <stdint.h>
#include <string.h>
#include "room.h"

typedef uint64_t u64;

/* Why a stream can't be decoded: what `decode` returns. */
enum { CUT = 1, DAMAGED, VERSION, TYPE, COUNT, MEMORY, TRAILING };
enum { CLASSIC, INT_MULT, FLOAT_MULT, FLOAT_QUANT, DICT };
enum { NONE, CONSECUTIVE, LOOKBACK, CONV1 };
enum { UNSIGNED, SIGNED, FLOAT };

#define BATCH 256
#define MOST_STATES 16384
#define MOST_ORDER 32
#define MOST_WINDOW_LOG 24

/* The first fault met; bits read afterwards are zeros. */
static int fault;

static int fails(int why) {
	if (!fault) fault = why;
	return 0;
}

typedef struct {
	const uint8_t *bytes;
	u64 at, end; /* in bits */
} Bits;

static u64 cut(u64 value, unsigned width) {
	return width == 64 ? value : value & (((u64)1 << width) - 1);
}

/* `count` bits, the lowest first; at most 64. */
static u64 take(Bits *in, unsigned count) {
	if (in->end - in->at < count) {
		in->at = in->end;
		fails(CUT);
		return 0;
	}
	u64 value = 0, first = in->at >> 3;
	unsigned skip = in->at & 7;
	in->at += count;
	if (first + 9 > in->end >> 3) {
		uint8_t rest[9] = {0};
		memcpy(rest, in->bytes + first, (in->end >> 3) - first);
		memcpy(&value, rest, 8);
		value = value >> skip | (skip ? (u64)rest[8] << (64 - skip) : 0);
	} else {
		memcpy(&value, in->bytes + first, 8);
		value = value >> skip | (skip ? (u64)in->bytes[first + 8] << (64 - skip) : 0);
	}
	return cut(value, count);
}

/* Goes on to a whole byte over bits that must be zeros. */
static void align(Bits *in) {
	if (take(in, -in->at & 7)) fails(DAMAGED);
}

/* How latents are predicted from those before. */
typedef struct {
	int kind;
	unsigned order;    /* how many latents a page begins with */
	unsigned window;   /* of lookbacks */
	unsigned quantum;  /* of conv1: by how many bits sums are shifted */
	int64_t bias, weights[MOST_ORDER];
} Delta;

typedef struct {
	u64 lower;
	uint16_t next;
	uint8_t bits, offset_bits;
} State;

/* A latent variable: its tANS table, and where a page has come to. */
typedef struct {
	unsigned width, size_log, bins;
	State states[MOST_STATES];
	unsigned at[4];
	Delta delta;
	u64 held[MOST_ORDER]; /* latents before the next batch, of consecutive and conv1 */
	u64 *history;         /* of lookback: the page's latents so far */
	size_t done;
	u64 batch[BATCH];
} Variable;

static Variable lookbacks, primary, secondary;

static u64 middle(unsigned width) {
	return (u64)1 << (width - 1);
}

/* Spreads the bins over the states by their weights, and links the states. */
static void spread(Variable *v, const u64 *lowers, const uint8_t *offset_bits, uint32_t *weights) {
	static uint16_t bin_of[MOST_STATES];
	unsigned size = 1u << v->size_log, stride = 3 * size / 5 | 1, step = 0;
	for (unsigned bin = 0; bin < v->bins; bin++)
		for (unsigned i = 0; i < weights[bin]; i++) bin_of[stride * step++ & (size - 1)] = bin;
	for (unsigned i = 0; i < size; i++) {
		unsigned bin = bin_of[i], base = weights[bin]++, bits = 0;
		while (base << bits < size) bits++;
		v->states[i] = (State){lowers[bin], (base << bits) - size, bits, offset_bits[bin]};
	}
}

static void read_variable(Bits *in, Variable *v, unsigned width) {
	static u64 lowers[MOST_STATES];
	static uint8_t offset_bits[MOST_STATES];
	static uint32_t weights[MOST_STATES];
	v->width = width;
	v->size_log = take(in, 4);
	v->bins = take(in, 15);
	unsigned size = 1u << v->size_log, total = 0;
	if (v->size_log > 14 || v->bins > size || (v->bins == 1 && size > 1)) fails(DAMAGED);
	for (unsigned bin = 0; bin < v->bins && !fault; bin++) {
		weights[bin] = take(in, v->size_log) + 1;
		lowers[bin] = take(in, width);
		offset_bits[bin] = take(in, width == 8 ? 4 : width == 16 ? 5 : width == 32 ? 6 : 7);
		total += weights[bin];
		if (offset_bits[bin] > width) fails(DAMAGED);
	}
	if (fault) return;
	if (v->bins == 0) v->states[0] = (State){0};
	if (v->bins == 0 ? size != 1 : total != size) fails(DAMAGED);
	else if (v->bins > 0) spread(v, lowers, offset_bits, weights);
}

static void read_conv1(Bits *in, Delta *delta, unsigned width) {
	delta->quantum = take(in, 5);
	delta->bias = (int64_t)(take(in, 64) ^ middle(64));
	delta->order = take(in, 5) + 1;
	double most = delta->bias < 0 ? -(double)delta->bias : (double)delta->bias;
	for (unsigned i = 0; i < delta->order; i++) {
		delta->weights[i] = (int32_t)((uint32_t)take(in, 32) ^ 0x80000000u);
		most += (double)((u64)1 << (width & 63)) * (delta->weights[i] < 0 ? -delta->weights[i] : delta->weights[i]);
	}
	if (width == 64 || delta->quantum > 2 * width - 1 || most >= (double)middle(2 * width < 64 ? 2 * width : 64))
		fails(DAMAGED);
}

/* Reads the delta encoding; whether it is that of the secondary latents, too. */
static int read_delta(Bits *in, unsigned version, unsigned width, Delta *delta) {
	memset(delta, 0, sizeof *delta);
	if (version < 3) {
		delta->order = take(in, 3);
		delta->kind = delta->order ? CONSECUTIVE : NONE;
		return 0;
	}
	delta->kind = take(in, 4);
	switch (delta->kind) {
	case NONE: return 0;
	case CONSECUTIVE:
		delta->order = take(in, 3);
		if (delta->order == 0) fails(DAMAGED);
		return take(in, 1);
	case LOOKBACK: {
		unsigned log = take(in, 5) + 1, order_log = take(in, 4);
		if (log > MOST_WINDOW_LOG || order_log > log) return fails(DAMAGED);
		delta->window = 1u << log;
		delta->order = 1u << order_log;
		return take(in, 1);
	}
	case CONV1: read_conv1(in, delta, width); return 0;
	default: return fails(DAMAGED);
	}
}

/* A page's first latents and states. */
static void start_page(Bits *in, Variable *v, size_t count) {
	v->done = 0;
	v->history = NULL;
	if (v->delta.kind == LOOKBACK) {
		if (in->end - in->at < (u64)v->delta.order * v->width) {
			fails(CUT);
			return;
		}
		v->history = malloc((count + v->delta.order) * sizeof(u64));
		if (!v->history) fails(MEMORY);
	}
	for (unsigned i = 0; i < v->delta.order && !fault; i++)
		(v->history ? v->history : v->held)[i] = take(in, v->width);
	for (int i = 0; i < 4; i++) v->at[i] = take(in, v->size_log);
}

/* Bins and offsets of `count` latents; zeros for the rest of the batch, which nothing that is shown depends on. */
static void read_batch(Bits *in, Variable *v, size_t count) {
	uint8_t offset_bits[BATCH];
	if (count > 0 && v->bins == 0) fails(DAMAGED);
	for (size_t i = 0; i < count; i++) {
		const State *state = &v->states[v->at[i & 3]];
		v->batch[i] = state->lower;
		offset_bits[i] = state->offset_bits;
		v->at[i & 3] = state->next + (unsigned)take(in, state->bits);
	}
	for (size_t i = 0; i < count; i++) v->batch[i] = cut(v->batch[i] + take(in, offset_bits[i]), v->width);
	for (size_t i = count; i < BATCH; i++) v->batch[i] = 0;
}

/* A history that is not there is zeros. */
static void sum_lookbacks(Variable *v, size_t stored, size_t count) {
	u64 *latents = v->history + v->done;
	unsigned order = v->delta.order;
	for (size_t i = 0; i < stored; i++) {
		u64 back = lookbacks.batch[i], at = v->done + i + order;
		if (back == 0 || back > v->delta.window) {
			fails(DAMAGED);
			return;
		}
		u64 before = back <= at ? v->history[at - back] : 0;
		latents[order + i] = cut(v->batch[i] + before, v->width);
	}
	memcpy(v->batch, latents, count * sizeof(u64));
}

static void sum_conv1(Variable *v, size_t count) {
	const Delta *d = &v->delta;
	for (size_t i = 0; i < count; i++) {
		int64_t sum = d->bias;
		for (unsigned j = 0; j < d->order; j++) sum += d->weights[j] * (int64_t)v->held[j];
		u64 next = cut(v->batch[i] + ((u64)(sum < 0 ? 0 : sum) >> d->quantum), v->width);
		v->batch[i] = v->held[0];
		memmove(v->held, v->held + 1, (d->order - 1) * sizeof(u64));
		v->held[d->order - 1] = next;
	}
}

/* The next `count` latents of a page that has `left`. */
static void decode_batch(Bits *in, Variable *v, size_t left, size_t count) {
	size_t stored = left > v->delta.order ? left - v->delta.order : 0;
	if (stored > count) stored = count;
	read_batch(in, v, stored);
	if (v->delta.kind != NONE)
		for (size_t i = 0; i < count; i++) v->batch[i] ^= middle(v->width);
	if (v->delta.kind == CONSECUTIVE)
		for (int order = v->delta.order - 1; order >= 0; order--)
			for (size_t i = 0; i < count; i++) {
				u64 next = cut(v->held[order] + v->batch[i], v->width);
				v->batch[i] = v->held[order];
				v->held[order] = next;
			}
	else if (v->delta.kind == LOOKBACK) sum_lookbacks(v, stored, count);
	else if (v->delta.kind == CONV1) sum_conv1(v, count);
	v->done += count;
}

/* How numbers come out of latents. */
typedef struct {
	int mode, kind;
	unsigned width, quantum, mantissa;
	u64 base, entries;
	u64 *dict;
} Mode;

static void read_mode(Bits *in, Mode *m) {
	m->mode = take(in, 4);
	m->dict = NULL;
	if (m->mode > DICT || (m->kind == FLOAT ? m->mode == INT_MULT : m->mode == FLOAT_MULT || m->mode == FLOAT_QUANT))
		fails(DAMAGED);
	if (m->mode == INT_MULT || m->mode == FLOAT_MULT) m->base = take(in, m->width);
	if (m->mode == INT_MULT && m->base == 0) fails(DAMAGED);
	if (m->mode == FLOAT_QUANT) {
		m->quantum = take(in, 8);
		if (m->quantum < 1 || m->quantum >= m->mantissa) fails(DAMAGED);
	}
	if (m->mode != DICT || fault) return;
	m->entries = take(in, 25);
	align(in);
	if (m->entries * m->width > in->end - in->at) {
		fails(CUT);
		return;
	}
	m->dict = malloc((m->entries + 1) * sizeof(u64));
	if (!m->dict) fails(MEMORY);
	for (u64 i = 0; i < m->entries && !fault; i++) m->dict[i] = take(in, m->width);
}

/* A half float's value, and the half float nearest to a value, ties to even. */
static float from_half(uint32_t bits) {
	uint32_t sign = (bits & 0x8000) << 16, exponent = bits >> 10 & 31, fraction = bits & 1023, out;
	float value;
	if (exponent == 0) {
		value = fraction * 0x1p-24f;
		return sign ? -value : value;
	}
	out = sign | (exponent == 31 ? 255 : exponent + 112) << 23 | fraction << 13;
	memcpy(&value, &out, 4);
	return value;
}

static uint32_t to_half(float value) {
	uint32_t bits;
	memcpy(&bits, &value, 4);
	uint32_t sign = bits >> 16 & 0x8000, rest = bits & 0x7fffffff;
	if (rest > 0x7f800000) return sign | 0x7e00 | (rest >> 13 & 1023);
	if (rest >= 0x477ff000) return sign | 0x7c00;
	if (rest < 0x38800000) { /* below the normal ones: a sum aligns and rounds the fraction */
		float magnitude;
		memcpy(&magnitude, &rest, 4);
		magnitude += 0.5f;
		memcpy(&rest, &magnitude, 4);
		return sign | (rest - 0x3f000000);
	}
	return sign | (rest - 0x38000000 + 0xfff + (rest >> 13 & 1)) >> 13;
}

/* Floats as their bits, of which `width` count. */
static double from_bits(u64 bits, unsigned width) {
	float single;
	double value;
	uint32_t low = bits;
	if (width == 16) return from_half(low);
	if (width == 32) return memcpy(&single, &low, 4), single;
	return memcpy(&value, &bits, 8), value;
}

static u64 product_bits(u64 a, u64 b, unsigned width) {
	if (width == 16) return to_half(from_half(a) * from_half(b));
	if (width == 32) {
		uint32_t x = a, y = b;
		float p, q;
		memcpy(&p, &x, 4);
		memcpy(&q, &y, 4);
		p *= q;
		memcpy(&x, &p, 4);
		return x;
	}
	double p = from_bits(a, 64) * from_bits(b, 64);
	memcpy(&a, &p, 8);
	return a;
}

/* The bits of a number whose order is that of `latent`. */
static u64 ordered(u64 latent, int kind, unsigned width) {
	if (kind == UNSIGNED) return latent;
	if (kind == SIGNED || latent & middle(width)) return latent ^ middle(width);
	return cut(~latent, width);
}

/* The bits of the float that counts `latent` whole numbers from the middle, or more where not every number has one. */
static u64 counted(u64 latent, const Mode *m) {
	u64 mid = middle(m->width), least = (u64)1 << m->mantissa, bits;
	int negative = latent < mid;
	u64 size = negative ? mid - 1 - latent : latent - mid, whole = size < least ? size : least;
	if (m->width == 16) bits = to_half(whole);
	else if (m->width == 32) {
		float value = whole;
		uint32_t low;
		memcpy(&low, &value, 4);
		bits = low;
	} else {
		double value = whole;
		memcpy(&bits, &value, 8);
	}
	if (size > least) bits += size - least;
	return cut(negative ? bits | mid : bits, m->width);
}

static u64 join(const Mode *m, u64 a, u64 b) {
	unsigned width = m->width;
	u64 bits;
	switch (m->mode) {
	case INT_MULT: return ordered(cut(a * m->base + b, width), m->kind, width);
	case FLOAT_MULT:
		bits = product_bits(counted(a, m), ordered(m->base, FLOAT, width), width);
		bits = bits & middle(width) ? cut(~bits, width) : bits ^ middle(width);
		return ordered(cut(bits + b, width) ^ middle(width), FLOAT, width);
	case FLOAT_QUANT:
		if (a < middle(width) >> m->quantum) b = ((u64)1 << m->quantum) - 1 - b;
		return ordered(cut((a << m->quantum) + b, width), FLOAT, width);
	case DICT:
		if (a >= m->entries) return fails(DAMAGED);
		return ordered(m->dict[a], m->kind, width);
	default: return ordered(a, m->kind, width);
	}
}

static void decode_page(Bits *in, const Mode *m, size_t count, uint8_t *to) {
	int paired = m->mode == INT_MULT || m->mode == FLOAT_MULT || m->mode == FLOAT_QUANT;
	int looks = primary.delta.kind == LOOKBACK;
	if (looks) start_page(in, &lookbacks, count);
	start_page(in, &primary, count);
	if (paired) start_page(in, &secondary, count);
	align(in);
	for (size_t left = count; left > 0 && !fault;) {
		size_t now = left < BATCH ? left : BATCH, ahead = left > primary.delta.order ? left - primary.delta.order : 0;
		if (looks) read_batch(in, &lookbacks, ahead < now ? ahead : now);
		decode_batch(in, &primary, left, now);
		if (paired) decode_batch(in, &secondary, left, now);
		for (size_t i = 0; i < now; i++, to += m->width / 8) {
			u64 bits = join(m, primary.batch[i], secondary.batch[i]);
			memcpy(to, &bits, m->width / 8);
		}
		left -= now;
	}
	align(in);
}

static void read_chunk_meta(Bits *in, Mode *m, unsigned version) {
	read_mode(in, m);
	memset(&lookbacks.delta, 0, sizeof lookbacks.delta);
	memset(&secondary.delta, 0, sizeof secondary.delta);
	unsigned width = m->mode == DICT ? 32 : m->width;
	if (read_delta(in, version, width, &primary.delta)) secondary.delta = primary.delta;
	if (fault) return;
	if (primary.delta.kind == LOOKBACK) read_variable(in, &lookbacks, 32);
	read_variable(in, &primary, width);
	if (m->mode == INT_MULT || m->mode == FLOAT_MULT || m->mode == FLOAT_QUANT) read_variable(in, &secondary, m->width);
	align(in);
}

/* Width and kind of a type by its byte; 0: none such. */
static unsigned width_of(unsigned type, Mode *m) {
	static const uint8_t widths[] = {0, 32, 64, 32, 64, 32, 64, 16, 16, 16, 8, 8};
	static const uint8_t kinds[] = {0, UNSIGNED, UNSIGNED, SIGNED, SIGNED, FLOAT, FLOAT, UNSIGNED, SIGNED, FLOAT, UNSIGNED, SIGNED};
	if (type > 11) return 0;
	m->kind = kinds[type];
	m->width = widths[type];
	m->mantissa = m->width == 16 ? 11 : m->width == 32 ? 24 : 53;
	return m->width;
}

/* Reads the headers; the format version, 0 where it is not known. */
static unsigned read_header(Bits *in, unsigned *uniform) {
	if (take(in, 32) != 0x216f6370) fails(DAMAGED);
	unsigned standalone = take(in, 8), version = standalone;
	*uniform = 0;
	if (standalone > 3) return 0;
	if (standalone >= 2) {
		if (standalone >= 3) *uniform = take(in, 8);
		take(in, take(in, 6) + 1);
		align(in);
		version = take(in, 8);
	}
	if (version >= 4) take(in, 8);
	return version > 4 ? 0 : version;
}

/* Decodes exactly `count` numbers of the type with the byte `type` to `to`. Returns 0, or why it can't. */
EXPORT("decode") int decode(const uint8_t *from, size_t length, uint8_t *to, size_t count, unsigned type) {
	Bits in = {from, 0, (u64)length * 8};
	Mode mode = {0};
	unsigned uniform;
	fault = 0;
	unsigned version = read_header(&in, &uniform);
	if (!fault && version == 0) fails(VERSION);
	if (!fault && ((uniform && uniform != type) || !width_of(type, &mode))) fails(TYPE);
	while (!fault) {
		unsigned found = take(&in, 8);
		if (fault || found == 0) break;
		if (found != type) fails(TYPE);
		size_t here = take(&in, 24) + 1;
		if (here > count) fails(COUNT);
		if (fault) break;
		primary.history = secondary.history = NULL;
		read_chunk_meta(&in, &mode, version);
		if (!fault) decode_page(&in, &mode, here, to);
		free(primary.history);
		free(secondary.history);
		free(mode.dict);
		to += here * (mode.width / 8);
		count -= here;
	}
	if (!fault && count > 0) fails(COUNT);
	if (!fault && in.at != in.end) fails(TRAILING);
	return fault;
}
