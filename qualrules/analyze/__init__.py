"""Questions about rulesets that are answered without records: proofs, differences in meaning, generated examples."""
