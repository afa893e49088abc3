//! A canvas made ready for a drawing: its backing store sized and cleared.

use plotters_canvas::CanvasBackend;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use crate::chart::scene::Surface;

/// A clear backend on the canvas, as large as the surface says; `None` where the browser has no 2D canvas.
pub(crate) fn begin(canvas: &HtmlCanvasElement, surface: Surface) -> Option<CanvasBackend> {
    let (width, height) = surface.device_size();
    if (canvas.width(), canvas.height()) == (width, height) {
        let context = canvas.get_context("2d").ok()??.dyn_into::<CanvasRenderingContext2d>().ok()?;
        context.clear_rect(0.0, 0.0, f64::from(width), f64::from(height));
    } else {
        // Setting the size clears as well.
        canvas.set_width(width);
        canvas.set_height(height);
    }
    CanvasBackend::with_canvas_object(canvas.clone())
}
