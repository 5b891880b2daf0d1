"""月度考核: what a month of the supplier is worth: 100 − deductions + bonuses, argued, signed by both sides (docs/assessments.md)."""
