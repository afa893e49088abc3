//! Floor 6: series to drawings on any plotters backend.
//!
//! A chart is one function: a scene in data units, a [`scene::Surface`], a [`palette::Palette`], and out come strokes on
//! a backend. The screen gives a canvas, exports and tests an SVG document. Positions in the interface are CSS pixels;
//! only the pen that talks to the backend knows device pixels.

pub mod band;
pub mod decimate;
pub mod histogram;
pub mod hit;
pub mod lanes;
pub mod overlay;
pub mod overview;
pub mod palette;
mod pen;
pub mod ranges;
pub mod rates;
pub mod scale;
pub mod scene;
pub mod shares;
pub mod sparkline;
pub mod svg;
pub mod thresholds;
pub mod ticks;
