//! A canvas made ready for a drawing, its backing store sized and cleared; and how long its pixels are.

use leptos::prelude::*;
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

/// CSS pixels per pixel of a drawing: what the reader's size of text is to the usual one. Drawings, like the rest of the
/// page, are measured in sixteenths of a `rem`, so that they grow with the text beside them.
pub(crate) fn text_scale() -> f64 {
    let size = || {
        let root = document().document_element()?;
        let style = window().get_computed_style(&root).ok()??;
        style.get_property_value("font-size").ok()?.trim_end_matches("px").parse::<f64>().ok()
    };
    size().filter(|size| *size > 0.0).map_or(1.0, |size| size / 16.0)
}

/// A length of a drawing as a style: "1.5rem".
pub(crate) fn length(pixels: f64) -> String {
    format!("{}rem", pixels / 16.0)
}
