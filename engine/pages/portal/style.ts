/** One column for a small screen, large targets, contrast of 7:1 and more, nothing that an old phone must load. */
export const STYLE = `:root{color-scheme:light}
*{box-sizing:border-box}
body{margin:0;font:1.0625rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;background:#f4f6f9;color:#14243c}
main,footer{max-width:34rem;margin:0 auto;padding:1.25rem 1rem}
footer{padding-top:0;font-size:.9375rem;color:#33445f}
h1{font-size:1.375rem;line-height:1.25;margin:0 0 .75rem}
h2{font-size:1.125rem;line-height:1.3;margin:0 0 .5rem}
p{margin:0 0 .75rem}
a{color:#0b4a8f}
section,details,.card{background:#fff;border:1px solid #d5dde8;border-radius:.625rem;margin:0 0 .75rem}
section,.card{padding:1rem}
details section{border:0;padding:0;margin:0}
summary{padding:.875rem 1rem;font-weight:600;cursor:pointer}
details>div{padding:0 1rem 1rem}
form{margin:0}
form+form{margin-top:.5rem}
label{display:block;font-weight:600;margin:0 0 .375rem}
input:not([type=hidden]),textarea{font:inherit;width:100%;padding:.75rem;border:1px solid #63748c;border-radius:.5rem;background:#fff;color:inherit;margin:0 0 .75rem}
input.digits{width:8rem;font-size:1.5rem;letter-spacing:.3em;text-align:center;display:block}
button{font:inherit;font-weight:600;width:100%;min-height:3rem;padding:.625rem 1rem;border:1px solid #0a5a45;border-radius:.5rem;background:#0a5a45;color:#fff;cursor:pointer}
button.plain{background:#fff;color:#0a5a45}
a:focus-visible,button:focus-visible,input:focus-visible,textarea:focus-visible,summary:focus-visible{outline:3px solid #b35900;outline-offset:2px}
dl{display:grid;grid-template-columns:1fr auto;gap:.125rem 0;margin:.5rem 0 0}
dt,dd{margin:0}
dd{text-align:right;padding-left:.75rem;white-space:nowrap;font-variant-numeric:tabular-nums}
.sum{font-weight:700;border-top:1px solid #d5dde8;padding-top:.25rem;margin-top:.25rem}
.total{display:flex;justify-content:space-between;gap:1rem;font-size:1.25rem;font-weight:700;margin:0 0 1rem;padding:0 1rem}
.code{font:.9375rem/1.6 ui-monospace,"Roboto Mono",Consolas,monospace;background:#eef2f7;border-radius:.5rem;padding:.75rem;overflow-wrap:anywhere;-webkit-user-select:all;user-select:all}
.small{font-size:.9375rem;color:#33445f}
.note,.test,.alert{border-radius:.5rem;padding:.75rem 1rem;margin:0 0 .75rem}
.note{background:#e3f1ec;border:1px solid #9cc9b9}
.alert{background:#fdeee0;border:1px solid #e0a46a}
.test{background:#ffe08a;text-align:center;font-weight:700;margin:0;border-radius:0}
.qr{display:block;width:100%;max-width:15rem;height:auto;margin:0 auto .75rem;background:#fff}
.offers{display:grid;grid-template-columns:repeat(auto-fit,minmax(7.5rem,1fr));gap:.75rem;margin:0 0 .75rem}
.offers .card{display:flex;flex-direction:column;margin:0;padding:.75rem}
.offers .picked{border:2px solid #0a5a45}
.offers form{margin-top:auto}
.offers b{font-size:1.125rem}
@media print{body{background:#fff;font-size:11pt}form,details:not([open]),footer,.offers form{display:none}section,.card{border-color:#999;break-inside:avoid}.code{background:none;border:1px solid #999}}`;
