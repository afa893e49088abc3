//! Floor 11: the interface.
