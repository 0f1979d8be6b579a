"""What wrk sends where it does not only read: posts and votes, each by the next of many readers."""

import json
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from tests.bench.pace import Reader

# Method, path, who, and what is sent as JSON.
Request = tuple[str, str, Reader | None, object]

# Each request is the next of a file's lines: method, path, headers and body. When all were sent, they come anew.
_SCRIPT = """
local requests, sent = {{}}, 0
for line in io.lines("{file}") do
    local parts = {{}}
    for part in line:gmatch("[^\\t]+") do parts[#parts + 1] = part end
    requests[#requests + 1] = wrk.format(parts[1], parts[2], {{
        ["Content-Type"] = "application/json", ["Authorization"] = parts[3], ["X-Forwarded-For"] = parts[4],
        ["Origin"] = parts[5], ["Host"] = "{host}" }}, parts[6])
end
function request()
    sent = sent + 1
    return requests[(sent - 1) % #requests + 1]
end
"""


def write_script(folder: Path, name: str, requests: Sequence[Request], url: str) -> Path:
    """Return a script for wrk that sends these requests to `url`, one after the other."""
    lines = [
        "\t".join(
            [
                *(method, path, f"Bearer {reader.token}" if reader else "none"),
                *(reader.address if reader else "127.0.0.1", url, json.dumps(body)),
            ]
        )
        for method, path, reader, body in requests
    ]
    (folder / f"{name}.txt").write_text("\n".join(lines) + "\n")
    script = folder / f"{name}.lua"
    script.write_text(_SCRIPT.format(file=folder / f"{name}.txt", host=urlsplit(url).netloc))
    return script
