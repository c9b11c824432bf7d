"""The twelve companies of the shared data set: some not asked everything, some with signs that shapes must keep."""

from __future__ import annotations

from tests.crms.kinds import Company

ADLER = Company("A01", "Adler Maschinenbau GmbH", 420, "DE", "Manufacturing")
BROOK = Company("A02", "Brook & Sons, Ltd", 75, "GB", "Retail")
CROWN = Company("A03", "Crown; Hall plc", 1200, "GB", "Finance")
DOOR = Company("A04", 'The "Blue" Door Inc', 18, "US", "Retail")
ESSEN = Company("A05", "Müller Ölmühle Eßen", 260, "DE", "Food")
FJORD = Company("A06", "Fjord Energi ASA", None, "NO", "Energy")
GRAND = Company("A07", "Grand Hôtel Léman", 95, "CH", None)
HARBOR = Company("A08", "Harbor Logistics LLC", 5400, "US", "Transport")
IRON = Company("A09", "Iron Gate Security", 50, "US", "Security")
JUNIPER = Company("A10", "Juniper Clinic Trust", 800, None, "Health")
KELLER = Company("A11", "Keller, Koch; Kunz AG", 49, "CH", "Legal")
LOWLAND = Company("A12", "Lowland Water Board", 310, "NL", "Public sector")

COMPANIES = (ADLER, BROOK, CROWN, DOOR, ESSEN, FJORD, GRAND, HARBOR, IRON, JUNIPER, KELLER, LOWLAND)
