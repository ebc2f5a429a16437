"""docs/metrics.md names exactly the metrics that the sources tell, with their kind, labels and who tells them."""

import re
import sys
from pathlib import Path

TELLERS = {"instance": "instance/src", "resolver": "resolver/src", "both": "shared"}
DOCUMENT = Path("docs/metrics.md")


def told():
    for teller, folder in TELLERS.items():
        for path in sorted(Path(folder).rglob("*.rs")):
            text = path.read_text()
            for match in re.finditer(r"\b(counter|gauge|histogram)!\s*\(", text):
                start, depth = match.end(), 1
                end = start
                while depth:
                    depth += {"(": 1, ")": -1}.get(text[end], 0)
                    end += 1
                arguments = text[start : end - 1]
                name = re.match(r'\s*"(\w+)"', arguments)
                if not name:
                    sys.exit(f"{path}: a metric whose name isn't a literal can't be documented: {arguments.strip()}")
                labels = re.findall(r'"(\w+)"\s*=>', arguments)
                yield name[1], match[1], tuple(sorted(labels)), teller


def documented():
    for line in DOCUMENT.read_text().splitlines():
        row = re.match(r"\| `(\w+)` \| (\w+) \| ([^|]*)\| (\w+) \|", line)
        if row:
            yield row[1], row[2], tuple(sorted(re.findall(r"`(\w+)`", row[3]))), row[4]


sources, document = set(told()), set(documented())
for metric in sorted(sources - document):
    print(f"{DOCUMENT} lacks", *metric)
for metric in sorted(document - sources):
    print(f"{DOCUMENT} has, and no source tells,", *metric)
print(f"{len(sources)} metrics in the sources, {len(document)} in {DOCUMENT}")
sys.exit(sources != document)
