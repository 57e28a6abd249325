"""Finding and masking card numbers in what people write."""

import re

# 13 to 19 digits, perhaps in groups; not part of a longer number.
CANDIDATE = re.compile(r"(?<!\d)(?<!\d[ .-])(?:\d[ .-]?){12,18}\d(?![ .-]?\d)", re.ASCII)
FIRST_DIGITS = "3456"  # the networks' own; 1 and 2 are airlines and others that hosting companies do not take
LONG_TWO = re.compile(r"2[2-7]")  # the second series of one network


def mask_cards(text: str) -> tuple[str, tuple[str, ...]]:
    """`text` with every card number masked but for its last four digits, and those four, in order.

    "4111 1111 1111 1111" becomes "************1111". Numbers whose check digit is wrong are no card numbers.
    """
    found: list[str] = []

    def mask(match: re.Match[str]) -> str:
        digits = re.sub(r"\D", "", match[0])
        if not is_card_number(digits):
            return match[0]
        found.append(digits[-4:])
        return "*" * (len(digits) - 4) + digits[-4:]

    return CANDIDATE.sub(mask, text), tuple(found)


def is_card_number(digits: str) -> bool:
    """Whether the digits begin and check as card numbers do (ISO/IEC 7812, Luhn)."""
    begins = digits[0] in FIRST_DIGITS or LONG_TWO.match(digits) is not None
    return begins and 13 <= len(digits) <= 19 and luhn(digits) and len(set(digits)) > 1


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others."""
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(doubled) + sum(map(int, digits[-1::-2]))) % 10 == 0
