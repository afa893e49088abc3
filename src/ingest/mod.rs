//! Floor 2: bytes to a typed table.

pub mod table;
