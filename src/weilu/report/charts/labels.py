"""Where a label fits beside its dot without covering another dot or label."""

from dataclasses import dataclass

WIDE, HIGH = 320.0, 320.0
"""Pixels of the smallest chart labels are laid out for; a larger one only leaves more room."""
LETTER, LINE = 7.0, 14.0
SIDES = ("right", "left", "above", "below")


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def around(cls, x: float, y: float, radius: float, wide: float = WIDE, high: float = HIGH) -> "Box":
        """The box of a dot whose place is in per cent."""
        px, py = x / 100 * wide, y / 100 * high
        return cls(px - radius, py - radius, px + radius, py + radius)

    def touches(self, other: "Box") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


def letters(text: str) -> float:
    """How many Latin letters wide a text is; a Chinese character counts for two."""
    return sum(1.9 if ord(sign) > 0x2E7F else 1.0 for sign in text)


def free_side(
    x: float,
    y: float,
    radius: float,
    width: float,
    taken: list[Box],
    wide: float = WIDE,
    high: float = HIGH,
    sides: tuple[str, ...] = SIDES,
) -> str:
    """The first side with room for `width` letters, whose box is then taken; empty when there is none."""
    px, py, long = x / 100 * wide, y / 100 * high, width * LETTER
    gap = radius + 3
    boxes = {
        "right": Box(px + gap, py - LINE / 2, px + gap + long, py + LINE / 2),
        "left": Box(px - gap - long, py - LINE / 2, px - gap, py + LINE / 2),
        "above": Box(px - long / 2, py - gap - LINE, px + long / 2, py - gap),
        "below": Box(px - long / 2, py + gap, px + long / 2, py + gap + LINE),
    }
    for side in sides:
        box = boxes[side]
        inside = box.left >= 0 and box.right <= wide and box.top >= 0 and box.bottom <= high
        if inside and not any(box.touches(other) for other in taken):
            taken.append(box)
            return side
    return ""
