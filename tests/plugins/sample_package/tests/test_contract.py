"""The adapter keeps the contract of qualrules; this is all that a plugin author has to write for it."""

from qualrules_vcards.adapter import VCards

from qualrules.testing import AdapterContract


class TestVCards(AdapterContract):
    adapter = VCards()
    sample_name = "address book.vcf"
    sample = (
        "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:c1\r\nFN:Zoë Lind\r\nORG:Northwind\r\n"
        "TEL;TYPE=work:+46 1\r\nNOTE:wants a de\r\n mo\r\nEND:VCARD\r\n"
        "BEGIN:VCARD\r\nUID:c2\r\nFN:Ola Berg\r\nEND:VCARD\r\n"
        "BEGIN:VCARD\r\nUID:c3\r\n"
    ).encode()
    expected_rows = 2
    expected_bad_rows = 1
