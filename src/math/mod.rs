//! Floor 1: numbers only: slices in, values out.
