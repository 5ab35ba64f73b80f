"""What a PDF holds, read without a library: its objects, and the letters that its fonts spell."""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

TOKEN = re.compile(
    rb"/(f\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)>|BT\s|ET\s|\\(?:[0-7]{3}|.)|[()]|.", re.DOTALL
)
INSTEAD = re.compile(rb"/ActualText(?:<[0-9A-F]*>|\((?:\\.|[^\\)])*\))", re.DOTALL)
PLACED = re.compile(rb"q 1 0 0 -1 [-\d.]+ ([-\d.]+) cm[^q]*?BT", re.DOTALL)
SPELLED = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>")
NAMED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


@dataclass(frozen=True)
class Pdf:
    """A file with a table of its objects, none of them packed."""

    file: bytes

    @cached_property
    def objects(self) -> dict[int, bytes]:
        """Each object by its number."""
        table = self.file[int(self.file.rsplit(b"startxref", 1)[1].split()[0]) :]
        offsets = [int(line[:10]) for line in re.findall(rb"\d{10} \d{5} [nf]", table)]
        return {
            number: self.file[offset : self.file.index(b"endobj", offset)]
            for number, offset in enumerate(offsets)
            if offset
        }

    def refers(self, number: int, key: str) -> int:
        """The number of the object that another names."""
        found = re.search(rf"/{key} (\d+) 0 R".encode(), self.objects[number])
        assert found, (key, self.objects[number][:200])
        return int(found[1])

    def stream(self, number: int) -> bytes:
        """What is packed in an object."""
        whole = self.objects[number]
        packed = whole[re.search(rb"\bstream\r?\n", whole).end() :]  # type: ignore[union-attr]
        return zlib.decompressobj().decompress(packed) if b"FlateDecode" in whole else packed

    @property
    def pages(self) -> list[int]:
        """The number of each page."""
        return [n for n, value in self.objects.items() if re.search(rb"/Type/Page\b", value)]

    @cached_property
    def letters(self) -> str:
        """All that is written, in order, without spaces: where a line ends there are none."""
        return without_spaces("".join(map(self._letters_on, self.pages)))

    def on_page(self, index: int) -> str:
        """What is written on a page, without spaces."""
        return without_spaces(self._letters_on(self.pages[index]))

    def lowest(self) -> float:
        """How far from the lower edge of its page the lowest text stands, in points."""
        drawn = [self.stream(self.refers(page, "Contents")) for page in self.pages]
        return min(float(y) for each in drawn for y in PLACED.findall(each))

    def roles(self, *names: str) -> list[str]:
        """The parts of the structure that have one of these roles."""
        found = [m[1].decode() for m in re.finditer(rb"/S/(\w+)", self._all)]
        return [role for role in found if role in names]

    def says(self, text: str) -> bool:
        """Whether something stands in the objects themselves, such as the title."""
        return text.encode() in self._all

    @cached_property
    def _all(self) -> bytes:
        return b"\n".join(self.objects.values())

    @property
    def strings(self) -> list[str]:
        """What is drawn at one go: at most a line."""
        return [each for page in self.pages for each in self._strings_on(page)]

    def _letters_on(self, page: int) -> str:
        return "".join(self._strings_on(page))

    def _strings_on(self, page: int) -> Iterator[str]:
        resources = self.objects[self.refers(page, "Resources")]
        fonts = {
            name: self._spelling(int(number))
            for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", resources)
        }
        for shown in _shown(self.stream(self.refers(page, "Contents"))):
            signs = [
                (font, codes[at : at + 2])
                for font, codes in shown
                for at in range(0, len(codes), 2)
            ]
            yield "".join(fonts[font].get(sign, "") for font, sign in signs)

    def _spelling(self, font: int) -> dict[bytes, str]:
        """The letters that each code of a font stands for."""
        return {
            bytes.fromhex(code.decode()): bytes.fromhex(letters.decode()).decode("utf-16-be")
            for code, letters in SPELLED.findall(self.stream(self.refers(font, "ToUnicode")))
        }


def without_spaces(text: str) -> str:
    """A text as `letters` has it."""
    return re.sub("[\\s\u200b]+", "", text)


def _shown(drawn: bytes) -> Iterator[list[tuple[bytes, bytes]]]:
    """Each piece of text that is drawn, as strings with their fonts.

    Pairs of brackets in a string stand as they are; beyond ASCII a string is hexadecimal.
    """
    font, depth, string, shown = b"", 0, bytearray(), list[tuple[bytes, bytes]]()
    for token in TOKEN.finditer(INSTEAD.sub(b"", drawn)):
        if depth > 1 or (depth and token[0] != b")"):
            string += _unescaped(token[0])
        elif depth:
            shown.append((font, bytes(string)))
        elif token[2]:
            shown.append((font, bytes.fromhex(token[2].decode())))
        elif token[0].startswith(b"BT"):
            shown = []
        elif token[0].startswith(b"ET"):
            yield shown
        else:
            font, string = token[1] or font, bytearray()
        depth += {b"(": 1, b")": -1}.get(token[0], 0)


def _unescaped(token: bytes) -> bytes:
    if not token.startswith(b"\\"):
        return token
    sign = token[1:]
    return bytes([int(sign, 8)]) if sign.isdigit() else NAMED.get(sign, sign)
