/** The view's own style: host theme variables first, the page's colour scheme else. */

/** The text of the view's style sheet; everything below `.zarr-view`. */
const STYLE = `
[data-jp-theme-light="true"] .zarr-view { color-scheme: light }
[data-jp-theme-light="false"] .zarr-view { color-scheme: dark }
.zarr-view {
	--zarr-fg: var(--jp-content-font-color1, var(--theme-foreground, CanvasText));
	--zarr-bg: var(--jp-layout-color1, var(--theme-background, Canvas));
	--zarr-accent: var(--jp-brand-color1, var(--theme-foreground-focus, light-dark(#2f6fde, #7aa7ff)));
	--zarr-error: var(--jp-error-color1, #c4372c);
	--zarr-muted: color-mix(in srgb, var(--zarr-fg) 78%, var(--zarr-bg));
	--zarr-faint: color-mix(in srgb, var(--zarr-fg) 12%, var(--zarr-bg));
	--zarr-panel: color-mix(in srgb, var(--zarr-fg) 3.5%, var(--zarr-bg));
	box-sizing: border-box; max-width: 100%; margin: 0; position: relative; overflow: hidden; container-type: inline-size;
	font: 12px/1.45 var(--jp-ui-font-family, var(--sans-serif, var(--text-font, system-ui, "DejaVu Sans", sans-serif))); font-variant-numeric: tabular-nums;
	color: var(--zarr-fg); background: var(--zarr-bg); accent-color: var(--zarr-accent);
	border: 1px solid var(--zarr-faint); border-radius: 6px; text-align: start;
}
.zarr-view *, .zarr-view *::before { box-sizing: border-box }
.zarr-view [hidden] { display: none !important }
.zarr-view dl, .zarr-view dl dt, .zarr-view dl dd { float: none; width: auto; margin: 0; padding: 0; font-weight: inherit; line-height: inherit }
.zarr-view label, .zarr-view input, .zarr-view output, .zarr-view p { max-width: none; margin: 0; padding: 0; font: inherit; color: inherit }
.zarr-view .row { margin: 0 }
.zarr-view .row::before, .zarr-view .row::after { content: none }
.zarr-view .table { display: block; width: auto; max-width: none; margin: 0 }
.zarr-view .title { position: relative; display: flex; flex-wrap: wrap; gap: 2px 12px; align-items: baseline; --more: 0px; padding: 6px calc(112px + var(--more)) 6px 12px; border-bottom: 1px solid var(--zarr-faint) }
.zarr-view .title:has(:is(.planes-button, .profile-button):not([hidden])) { --more: 26px }
.zarr-view .title:has(.planes-button:not([hidden])):has(.profile-button:not([hidden])) { --more: 52px }
.zarr-view .title b { font-size: 13px; font-weight: 600 }
.zarr-view .title span, .zarr-view .title i { color: var(--zarr-muted) }
.zarr-view .title i { font-style: normal; margin: 0 4px }
.zarr-view .names { overflow-wrap: anywhere }
.zarr-view .names :is(span, b) { display: inline-block; max-width: 100% }
.zarr-view .names button { display: inline-block; max-width: 100%; min-width: 0; padding: 0 2px; text-align: start; text-decoration: underline; text-underline-offset: 2px }
.zarr-view .issue-count { padding: 0 6px; color: var(--zarr-fg); background: color-mix(in srgb, var(--zarr-error) 14%, transparent) }
.zarr-view .tools { position: absolute; top: 6px; right: 6px; display: flex; gap: 2px }
.zarr-view button { all: unset; box-sizing: border-box; min-width: 24px; padding: 1px 6px; border-radius: 4px; text-align: center; color: var(--zarr-muted); cursor: pointer }
.zarr-view button:hover, .zarr-view button[aria-expanded=true], .zarr-view button[aria-pressed=true] { background: var(--zarr-faint); color: var(--zarr-fg) }
.zarr-view :focus-visible { outline: 2px solid var(--zarr-accent); outline-offset: -1px }
.zarr-view input[type=range]:focus-visible { outline-offset: 2px; border-radius: 4px }
.zarr-view .tree-button { display: none }
.zarr-view .main { --tree: ; --side: ; display: grid; grid-template: auto 1fr / var(--tree) [centre] minmax(0, 1fr) [side] var(--side) }
.zarr-view .main > :is(.trees, .side) { grid-row: 1 / span 2 }
.zarr-view .main > :is(.centre, .profile) { grid-column: centre }
.zarr-view .main > .side { grid-column: side }
.zarr-view .main.with-tree { --tree: 148px }
.zarr-view .main.with-side { --side: 216px }
.zarr-view .trees { display: flex; flex-direction: column; min-width: 0; min-height: 0; border-inline-end: 1px solid var(--zarr-faint) }
.zarr-view .trees input { flex: none; margin: 8px 8px 0; padding: 1px 6px; min-width: 0; color: inherit; background: var(--zarr-panel); border: 1px solid var(--zarr-faint); border-radius: 4px }
.zarr-view .tree { padding: 8px 0; max-height: 560px; overflow: auto; overflow-anchor: none }
.zarr-view .tree > [data-dims]::after { content: attr(data-dims) / ""; margin-inline-start: 8px; font-size: 10.5px; opacity: .8 }
.zarr-view .tree > * { display: block; box-sizing: border-box; height: 22px }
.zarr-view .tree > div { padding: 2px 8px; color: var(--zarr-muted); white-space: nowrap; overflow: hidden; text-overflow: ellipsis; cursor: pointer }
.zarr-view .tree > div:hover { color: var(--zarr-fg) }
.zarr-view .tree > [aria-selected=true] { color: var(--zarr-fg); background: var(--zarr-panel); box-shadow: inset 2px 0 var(--zarr-accent) }
.zarr-view .tree > [aria-expanded]::before { content: "▸"; display: inline-block; width: 11px; margin-inline-start: -3px; font-size: 9px }
.zarr-view .tree > [aria-expanded=true]::before { content: "▾" }
.zarr-view .tree > small { padding: 5px 8px 0 0; font-size: 10.5px; color: var(--zarr-muted); white-space: nowrap; overflow: hidden; text-overflow: ellipsis }
.zarr-view .centre { min-width: 0; padding: 6px 4px 0 4px }
.zarr-view .gallery .choices { display: flex; flex-wrap: wrap; gap: 4px 20px; padding: 2px 4px 6px }
.zarr-view .gallery .box { max-height: 560px; overflow: auto; scrollbar-gutter: stable; padding-bottom: 4px }
.zarr-view .gallery .remark { padding: 4px; color: var(--zarr-muted) }
.zarr-view .tiles { --side: 64px; display: grid; gap: 4px; width: max-content; justify-items: center }
.zarr-view .tiles > [role=row] { display: contents }
.zarr-view .tiles :is([role=columnheader], [role=rowheader], [role=presentation]) { z-index: 1; color: var(--zarr-muted); background: var(--zarr-bg); font-weight: 400 }
.zarr-view .tiles :is([role=columnheader], [role=presentation]) { position: sticky; top: 0; justify-self: stretch; text-align: center }
.zarr-view .tiles [role=rowheader] { position: sticky; inset-inline-start: 0; align-self: stretch; justify-self: stretch; display: grid; align-content: center; padding: 0 4px; text-align: end }
.zarr-view .tile { width: var(--side); min-width: 0; border-radius: 3px; cursor: pointer }
.zarr-view .tile.none { height: var(--side); border: 1px dashed var(--zarr-faint); cursor: default }
.zarr-view .tile:focus-visible { outline-offset: 1px }
.zarr-view .tile:not(.none):hover .frame { box-shadow: 0 0 0 2px var(--zarr-accent) }
.zarr-view .frame { display: grid; place-items: center; width: var(--side); height: var(--side); border-radius: 3px; background: var(--zarr-panel); contain: strict }
.zarr-view .frame > * { grid-area: 1 / 1 }
.zarr-view .frame canvas { max-width: var(--side); max-height: var(--side); image-rendering: pixelated }
.zarr-view .sign { font-size: 15px; font-weight: 600; color: var(--zarr-muted) }
.zarr-view .broken .sign { color: var(--zarr-error) }
.zarr-view .tile small { display: block; font-size: 11px; line-height: 15px; overflow-wrap: anywhere }
.zarr-view .tile small + small { color: var(--zarr-muted) }
.zarr-view .plane { position: relative; min-height: 60px }
.zarr-view .plane > svg, .zarr-view .plane > canvas { position: absolute; left: 0; top: 0 }
.zarr-view .plane > svg { pointer-events: none; overflow: visible }
.zarr-view .plane > canvas { image-rendering: pixelated; touch-action: pan-x pan-y; cursor: crosshair; outline-offset: 1px }
.zarr-view .plane > .map, .zarr-view .plane.mapped > :not(.map) { display: none }
.zarr-view .plane.mapped > .map { display: block }
.zarr-view .plane > .lines { pointer-events: none; image-rendering: auto }
.zarr-view .centre.orthogonal { display: grid; grid-template-columns: max-content max-content; place-content: start; place-items: start; padding-inline: 0 }
.zarr-view .centre.stacked { grid-template-columns: minmax(0, 1fr) }
.zarr-view .stacked > .beside { order: 1 }
.zarr-view .centre.paired { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); align-content: start }
.zarr-view .paired > .second { min-width: 0 }
.zarr-view .compared { display: grid; gap: 4px }
.zarr-view .caption { display: flex; flex-wrap: wrap; gap: 2px 8px; align-items: center; padding: 2px 12px 6px; color: var(--zarr-muted) }
.zarr-view .caption b { flex: 1 1 100%; color: var(--zarr-fg); font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
.zarr-view .caption .swatch { flex: 1 1 60px; max-width: 140px; margin: 0 }
.zarr-view .scale-bar { position: absolute; height: 20px; border-bottom: 3px solid #fff; font-size: 11px; line-height: 15px; text-align: center; white-space: nowrap; color: #fff; text-shadow: 0 0 2px #000, 0 0 2px #000, 0 0 3px #000; filter: drop-shadow(0 0 1px #000); pointer-events: none }
.zarr-view :is(.line, .lines) path { fill: none; stroke: var(--zarr-accent); stroke-width: 1.5; stroke-linejoin: round }
.zarr-view :is(.plane .line, .spots, .lines) { overflow: hidden !important }
.zarr-view .spots path { fill: none; stroke-width: 2 }
.zarr-view .spots .rim { stroke: #fff; stroke-width: 4; stroke-opacity: .75 }
.zarr-view .profile { min-width: 0; padding: 4px 12px 2px; border-top: 1px solid var(--zarr-faint) }
.zarr-view .profile .head { display: flex; align-items: center; gap: 8px; min-height: 24px }
.zarr-view .profile .head select { max-width: 50% }
.zarr-view .chart-tools { display: flex; gap: 2px; margin-inline-start: auto }
.zarr-view .chart-legend { display: flex; flex-wrap: wrap; gap: 0 16px; padding-top: 3px; overflow-wrap: anywhere }
.zarr-view .chart-legend i { display: inline-block; width: 12px; height: 3px; margin-inline-end: 6px; border-radius: 1px; vertical-align: 3px }
.zarr-view .said { display: flex; flex-wrap: wrap; align-items: center; gap: 2px 10px; padding-top: 3px; color: var(--zarr-muted) }
.zarr-view .said button { border: 1px solid var(--zarr-faint); color: var(--zarr-fg) }
.zarr-view .chart { position: relative; cursor: crosshair }
.zarr-view .chart > svg { position: absolute; left: 0; top: 0; pointer-events: none; overflow: visible }
.zarr-view .lines .rule { stroke: var(--zarr-muted); stroke-width: 1; stroke-dasharray: 2 3 }
.zarr-view .plane .value { padding: 28px 20px 32px; font-size: 30px; overflow-wrap: anywhere }
.zarr-view .table .value { padding: 20px; font-size: 18px; overflow-wrap: anywhere; white-space: pre-wrap; max-height: 380px; overflow: auto }
.zarr-view .table .across { height: 20px; padding-inline-end: 10px; font-size: 11px; line-height: 20px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
.zarr-view .table .scroll { position: relative; overflow: auto; border-radius: 3px }
.zarr-view .table .pane { position: sticky; left: 0; top: 0; overflow: hidden }
.zarr-view .table table { display: table; table-layout: fixed; border-collapse: separate; border-spacing: 0; margin: 0; max-width: none; font: inherit; color: inherit; background: none; cursor: default; outline: none !important }
.zarr-view .table .scroll:has(table:focus-visible) { outline: 2px solid var(--zarr-accent); outline-offset: 1px }
.zarr-view .table tr { background: none; border: 0 }
.zarr-view .table th, .zarr-view .table td { box-sizing: border-box; height: 22px; padding: 0 10px; border: 0; border-bottom: 1px solid var(--zarr-faint); font: inherit; line-height: 21px; text-align: start; vertical-align: middle; overflow: hidden; text-overflow: ellipsis; white-space: pre; max-width: none }
.zarr-view .table thead th { height: 25px; line-height: 24px; color: var(--zarr-fg); font-weight: 600; background: var(--zarr-panel) }
.zarr-view .table th[scope=row], .zarr-view .table thead th:first-child { color: var(--zarr-muted); font-weight: 400; border-inline-end: 1px solid var(--zarr-faint); background: var(--zarr-panel) }
.zarr-view .table td:hover { background: var(--zarr-panel) }
.zarr-view .table td.number, .zarr-view .table th.number { text-align: end }
.zarr-view .table td.nothing { color: var(--zarr-muted); font-style: italic }
.zarr-view .table td[aria-selected=true] { box-shadow: inset 0 0 0 2px var(--zarr-accent) }
.zarr-view .axis { font: inherit; font-size: 10.5px }
.zarr-view .axis path, .zarr-view .axis line { stroke: var(--zarr-faint) }
.zarr-view .axis text { fill: var(--zarr-muted) }
.zarr-view .axis .name { fill: var(--zarr-fg); font-size: 11px }
.zarr-view .cross path { fill: none; stroke: #fff; stroke-dasharray: 2 3 }
.zarr-view .cross path:first-child { stroke: #000; stroke-opacity: .55; stroke-dasharray: none }
.zarr-view .cut path { stroke: var(--zarr-accent); stroke-dasharray: none }
.zarr-view .cut path:first-child { stroke: #fff; stroke-width: 2.5; stroke-opacity: .4 }
.zarr-view .side { min-width: 0; padding: 8px 12px 10px; border-inline-start: 1px solid var(--zarr-faint); display: grid; align-content: start; gap: 4px }
.zarr-view .row { display: flex; justify-content: space-between; align-items: center; gap: 8px; min-width: 0 }
.zarr-view .row > label, .zarr-view .row > .name { color: var(--zarr-muted); min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
.zarr-view select, .zarr-view input.limit { font: inherit; color: inherit; background: var(--zarr-panel); border: 1px solid var(--zarr-faint); border-radius: 4px; padding: 1px 4px; margin: 0; height: auto; min-width: 0 }
.zarr-view select { max-width: 126px }
.zarr-view .drawn select { flex: 1 1 0; max-width: none; padding: 1px 0 }
.zarr-view .drawn.stacked { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 4px 8px }
.zarr-view option, .zarr-view optgroup { color: var(--zarr-fg); background: var(--zarr-bg) }
.zarr-view input.limit { width: 78px; appearance: textfield; text-align: end }
.zarr-view .row.long { flex-wrap: wrap; justify-content: flex-end; gap: 4px }
.zarr-view .row.long input.limit { width: 100% }
.zarr-view .row.long > span { display: none }
.zarr-view input[type=number]::-webkit-inner-spin-button { display: none }
.zarr-view input[type=checkbox] { margin: 0 5px 0 0; vertical-align: -2px }
.zarr-view .side-controls { display: grid; grid-template-columns: repeat(auto-fit, minmax(170px, 1fr)); gap: 5px 24px; align-items: center }
.zarr-view .swatch { margin-top: 3px; height: 6px; border-radius: 3px }
.zarr-view .channels { min-width: 0 }
.zarr-view .channels ul { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1px; max-height: 208px; margin: 4px 0 2px; padding: 0; overflow: hidden auto; list-style: none; font: inherit }
.zarr-view .channels li { display: flex; align-items: center; gap: 4px; min-width: 0; max-width: none; margin: 0; padding: 0; font: inherit }
.zarr-view .channels li::marker { content: none }
.zarr-view .channels input { flex: none; margin: 0 }
.zarr-view .channels input[type=checkbox] { width: 14px; height: 14px; margin: 5px 6px 5px 4px }
.zarr-view .channels input[type=color] { width: 24px; height: 24px; padding: 4px 1px; border: 0; border-radius: 4px; background: none; appearance: none; cursor: pointer }
.zarr-view .channels ::-webkit-color-swatch-wrapper { padding: 0 }
.zarr-view .channels ::-webkit-color-swatch { border: 1px solid var(--zarr-faint); border-radius: 3px }
.zarr-view .channels ::-moz-color-swatch { border: 1px solid var(--zarr-faint); border-radius: 3px }
.zarr-view .channels li > div { flex: 1; display: flex; flex-wrap: wrap; justify-content: flex-end; align-items: center; min-width: 0 }
.zarr-view .channels button { flex: 1 1 60px; min-width: 0; min-height: 24px; padding: 2px 6px; color: var(--zarr-fg); text-align: start; overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
.zarr-view .channels button[aria-pressed=true] { box-shadow: inset 2px 0 var(--zarr-accent) }
.zarr-view .channels .off button { color: var(--zarr-muted) }
.zarr-view .channels .limits { padding-inline-start: 6px; color: var(--zarr-muted); font-size: 10.5px; text-align: end }
.zarr-view .labels { display: grid; gap: 6px; min-width: 0; padding-top: 5px; border-top: 1px solid var(--zarr-faint) }
.zarr-view .channels[hidden] + .labels { padding-top: 0; border-top: 0 }
.zarr-view .label-image, .zarr-view .label-image .details { display: grid; grid-template-columns: minmax(0, 1fr); gap: 2px }
.zarr-view .label-image .row { min-height: 24px }
.zarr-view .label-image .head > label { color: var(--zarr-fg) }
.zarr-view .label-image input[type=range] { flex: 1 1 0; min-width: 0; max-width: 132px; margin: 0 }
.zarr-view .chips { display: flex; flex-wrap: wrap; align-items: center; gap: 4px; color: var(--zarr-muted) }
.zarr-view .chips button { display: inline-flex; align-items: center; gap: 4px; min-height: 24px; max-width: 100%; overflow-wrap: anywhere; border: 1px solid var(--zarr-faint); font-size: 11px }
.zarr-view .dot { flex: none; width: 9px; height: 9px; border-radius: 2px }
.zarr-view .histogram { min-height: 132px; margin: 0 -4px }
.zarr-view .histogram svg { display: block; max-width: 100%; height: auto }
.zarr-view .brush .selection { fill: var(--zarr-accent); fill-opacity: .12; stroke: var(--zarr-accent); stroke-opacity: .9 }
.zarr-view .legend { display: grid; gap: 2px; max-height: 208px; margin: 4px 0 2px; padding: 0; overflow: hidden auto; list-style: none; font: inherit }
.zarr-view .legend li { display: flex; align-items: center; gap: 7px; min-width: 0; margin: 0; padding: 0 }
.zarr-view .legend li.none { color: var(--zarr-muted) }
.zarr-view .legend i { flex: none; width: 12px; height: 12px; border-radius: 3px }
.zarr-view .legend b { font-weight: inherit; font-variant-numeric: tabular-nums }
.zarr-view .legend span { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
.zarr-view .stats { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 4px 8px; margin: 2px 0 6px }
.zarr-view .stats.wide { grid-template-columns: repeat(2, minmax(0, 1fr)) }
.zarr-view .stats.long { grid-template-columns: repeat(auto-fit, minmax(180px, 1fr)); gap: 4px 24px }
.zarr-view .stats.long > div { display: flex; justify-content: space-between; align-items: baseline; gap: 8px }
.zarr-view .stats dt { color: var(--zarr-muted); font-size: 10.5px }
.zarr-view .stats dd { margin: 0; overflow: hidden; text-overflow: ellipsis }
.zarr-view .fields { display: flex; flex-wrap: wrap; gap: 4px 20px; padding: 5px 12px; border-top: 1px solid var(--zarr-faint) }
.zarr-view .choice { display: inline-flex; align-items: center; gap: 8px }
.zarr-view .choice .name { color: var(--zarr-muted) }
.zarr-view .choice select { max-width: 200px }
.zarr-view .dims { padding: 5px 12px; border-top: 1px solid var(--zarr-faint); display: grid; gap: 5px }
.zarr-view .dims:empty { display: none }
.zarr-view .dim { display: grid; grid-template-columns: minmax(46px, max-content) 24px minmax(0, 1fr) auto auto; gap: 4px 8px; align-items: center }
.zarr-view .dim label { color: var(--zarr-muted); max-width: 110px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
.zarr-view .dim > input { width: 100%; margin: 0; accent-color: var(--zarr-accent) }
.zarr-view .dim output { min-width: 138px; text-align: end }
.zarr-view .dim select { width: 24px; padding: 1px 0; text-indent: 40px; border-color: transparent; background: none }
.zarr-view .dim .range { grid-column: 1 / -1; flex-wrap: wrap; justify-content: flex-end; gap: 4px 6px; color: var(--zarr-muted) }
.zarr-view .dim .range input { width: 58px }
.zarr-view .dim .note { margin-inline-end: auto }
.zarr-view .dim output span { color: var(--zarr-muted); margin-inline-start: 5px }
.zarr-view .dim .within { margin-inline-end: 4px }
.zarr-view .dim .within:empty { display: none }
.zarr-view .status { position: relative; display: flex; flex-wrap: wrap; gap: 2px 14px; min-height: 28px; padding: 5px 12px; border-top: 1px solid var(--zarr-faint); background: var(--zarr-panel) }
.zarr-view .reading { min-width: 0; max-height: 110px; overflow: auto; overflow-wrap: anywhere; white-space: pre-wrap }
.zarr-view .status b { font-weight: 500 }
.zarr-view .status span, .zarr-view .traffic { color: var(--zarr-muted) }
.zarr-view .traffic { margin-inline-start: auto }
.zarr-view .progress { position: absolute; left: 0; top: -2px; height: 2px; width: 100%; transform-origin: 0; transform: scaleX(var(--part, 0)); background: var(--zarr-accent); margin: 0; border-radius: 0; box-shadow: none }
.zarr-view .notice { margin: 8px; padding: 8px 12px; border-radius: 4px; background: var(--zarr-panel); border-inline-start: 3px solid var(--zarr-accent); text-align: start; overflow-wrap: anywhere }
.zarr-view .notice.error { border-color: var(--zarr-error) }
.zarr-view .notice p { font: inherit }
.zarr-view .notice .detail { color: var(--zarr-muted) }
.zarr-view .actions { display: flex; gap: 6px; margin-top: 6px }
.zarr-view .actions button { border: 1px solid var(--zarr-faint); color: var(--zarr-fg); padding: 2px 10px }
.zarr-view .info { max-height: 320px; overflow: auto; padding: 4px 12px 10px; border-bottom: 1px solid var(--zarr-faint); background: var(--zarr-panel) }
.zarr-view .info h4 { margin: 8px 0 2px; font: inherit; font-weight: 600 }
.zarr-view .info p { margin: 0; color: var(--zarr-muted) }
.zarr-view .info dl { display: grid; grid-template-columns: minmax(70px, max-content) minmax(0, 1fr); gap: 1px 12px; margin: 0 }
.zarr-view .info dt { color: var(--zarr-muted) }
.zarr-view .info dd { margin: 0; overflow-wrap: anywhere; white-space: pre-wrap }
.zarr-view.fill { display: flex; flex-direction: column; height: 100%; overflow: hidden auto; border: 0; border-radius: 0 }
.zarr-view.fill > * { flex: none }
.zarr-view.fill > .main { flex: 1 0 0px; min-height: 166px; grid-template-rows: minmax(0, 1fr) auto }
.zarr-view.fill .tree { flex: 1 1 0; max-height: none }
.zarr-view.fill .side { overflow: hidden auto }
.zarr-view.fill .centre { display: flex; flex-direction: column }
.zarr-view.fill .gallery { display: flex; flex-direction: column; flex: 1 0 0px; min-height: 160px; contain: size }
.zarr-view.fill .gallery .box { flex: 1 0 0px; max-height: none; min-height: 0 }
.zarr-view.fill .plane, .zarr-view.fill .table { flex: 1 0 0px; min-height: 160px; contain: size }
.zarr-view.fill .centre.orthogonal { display: grid; padding-top: 0; overflow: auto }
.zarr-view.fill .orthogonal .plane { min-height: 60px; contain: none }
.zarr-view.fill .table { overflow: hidden }
.zarr-view.fill .table .value { max-height: 100% }
.zarr-view.fill > .dims { position: sticky; bottom: 28px; z-index: 1; max-height: 40%; overflow: hidden auto; background: var(--zarr-bg) }
.zarr-view.fill > .status { position: sticky; bottom: 0; z-index: 1; height: 28px; align-content: end }
.zarr-view.fill .reading { background: var(--zarr-panel) }
.zarr-view.fill .centre.paired { display: grid; grid-template-rows: minmax(0, 1fr) auto auto; align-content: stretch; overflow: auto }
.zarr-view.fill .paired > .plane { grid-area: 1 / 1 }
.zarr-view.fill .paired > .second { display: grid; grid-area: 1 / 2 / span 3; grid-template: subgrid / minmax(0, 1fr) }
@container (min-width: 1000px) {
	.zarr-view .main.with-tree:has([data-dims]) { --tree: 200px }
}
@container (max-width: 760px) {
	.zarr-view .main.with-tree { --tree: }
	.zarr-view .main.with-side { --side: 196px }
	.zarr-view .trees { display: none }
	.zarr-view .tree-button { display: inline-block }
	.zarr-view .title { padding-inline-end: calc(140px + var(--more)) }
	.zarr-view.fill > .dims { bottom: 46px }
	.zarr-view.fill > .status { height: 46px }
	.zarr-view .main.tree-open > .trees { display: flex; position: absolute; z-index: 2; width: 260px; max-height: 380px; background: var(--zarr-bg); border: 1px solid var(--zarr-faint); border-radius: 0 0 6px 0; box-shadow: 0 4px 12px rgb(0 0 0 / .18) }
}
@container (max-width: 560px) {
	.zarr-view .title { padding-inline-end: 12px }
	.zarr-view .centre.paired { grid-template-columns: minmax(0, 1fr) }
	.zarr-view.fill .centre.paired { grid-template-rows: repeat(2, minmax(200px, 1fr)) }
	.zarr-view.fill .paired > .second { grid-area: 2 / 1; grid-template-rows: minmax(160px, 1fr) auto auto }
	.zarr-view .names { flex: 0 1 calc(100% - 128px - var(--more)); margin-inline-end: calc(128px + var(--more)) }
	.zarr-view .main.with-side { --side: }
	.zarr-view .main > .side { grid-area: auto / centre }
	.zarr-view .side { border-inline-start: 0; border-top: 1px solid var(--zarr-faint) }
	.zarr-view.fill > .main { flex-basis: auto; grid-template-rows: minmax(240px, 1fr) auto auto }
	.zarr-view .dim { gap: 6px }
	.zarr-view .dim output { min-width: 84px }
	.zarr-view .dim .within { display: none }
}
`;

/** A style element with the view's sheet, for the view's own root. */
export function styleElement(document: Document): HTMLStyleElement {
	const style = document.createElement("style");
	style.textContent = STYLE;
	return style;
}
