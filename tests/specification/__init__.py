"""The published specification, exercised: its own examples, its schemas, and data made from them."""
