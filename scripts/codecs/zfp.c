/* zfp, decoding only. */
#include <stdint.h>
#include "room.h"
#include "zfp.h"

/* How a stream without a header was written. */
enum { REVERSIBLE, ACCURACY, PRECISION, RATE, EXPERT };

/* Expert parameters, the others' one number, and how many axes a rate is counted for. */
typedef struct {
	double number;
	uint minbits, maxbits, maxprec;
	int minexp;
	uint axes;
} Parameters;

EXPORT("parameters") Parameters *parameters(void) {
	static Parameters given;
	return &given;
}

static void set_mode(zfp_stream *stream, int mode, zfp_type type) {
	const Parameters *p = parameters();
	switch (mode) {
	case ACCURACY: zfp_stream_set_accuracy(stream, p->number); break;
	case PRECISION: zfp_stream_set_precision(stream, (uint)p->number); break;
	case RATE: zfp_stream_set_rate(stream, p->number, type, p->axes, zfp_false); break;
	case EXPERT: zfp_stream_set_params(stream, p->minbits, p->maxbits, p->maxprec, p->minexp); break;
	default: zfp_stream_set_reversible(stream);
	}
}

/*
 * Decodes to `to`, which holds `cells` values of `type`: in `sizes`, the fastest axis first (an axis that is not there has
 * size 0), or, where mode < 0, in those that the stream's header says. Returns how many bytes of `from` the stream has (more
 * than `length`: it is cut), 0 where it has no header, -1 where that says another type or number of values.
 */
EXPORT("decode") long decode(void *from, size_t length, void *to, double cells, int type, int mode, const uint32_t *sizes) {
	bitstream *bits = stream_open(from, length);
	zfp_stream *stream = zfp_stream_open(bits);
	zfp_field field = {(zfp_type)type, sizes[0], sizes[1], sizes[2], sizes[3], 0, 0, 0, 0, to};
	long used = 1;
	if (mode >= 0) set_mode(stream, mode, field.type);
	else {
		used = zfp_read_header(stream, &field, ZFP_HEADER_FULL) ? 1 : 0;
		double said = (double)field.nx * (field.ny ? field.ny : 1) * (field.nz ? field.nz : 1) * (field.nw ? field.nw : 1);
		if (used && (field.type != (zfp_type)type || said != cells)) used = -1;
	}
	if (used > 0) used = (long)zfp_decompress(stream, &field);
	zfp_stream_close(stream);
	stream_close(bits);
	return used;
}
