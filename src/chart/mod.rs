//! Floor 6: series to drawings on any plotters backend.
