//! The only place that knows device pixels.
