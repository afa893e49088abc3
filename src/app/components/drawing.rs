//! A canvas that measures itself and draws anew whenever its size, the pixel ratio, the colours, or anything that the
//! drawing reads has changed.

use leptos::html;
use leptos::prelude::*;
use plotters_canvas::CanvasBackend;
use wasm_bindgen::JsCast;

use crate::app::effect::effect;
use crate::app::platform::canvas::{self, text_scale};
use crate::app::platform::listener::use_size;
use crate::app::state::look::use_look;
use crate::chart::palette::Palette;
use crate::chart::scene::{Drawn, Surface};

/// A hidden-to-screen-readers canvas. `draw` may read signals; `fixed` is its size in pixels of drawings where
/// CSS sets one.
#[component]
pub(crate) fn Drawing(
    class: &'static str,
    #[prop(optional)] fixed: Option<(f64, f64)>,
    draw: impl Fn(&mut CanvasBackend, Surface, &Palette) -> Drawn<CanvasBackend> + 'static,
) -> impl IntoView {
    let node = NodeRef::<html::Canvas>::new();
    let measured = match fixed {
        Some(_) => Signal::stored((0.0, 0.0)),
        None => use_size(move || node.get().map(JsCast::unchecked_into)),
    };
    // Drawings follow the pointer: the size of text is looked up with the size of the canvas, not for each of them.
    let area = Memo::new(move |_| {
        let ((width, height), text) = (measured.get(), text_scale());
        (fixed.unwrap_or((width / text, height / text)), text)
    });
    let look = use_look();
    effect(move |_| {
        let ((width, height), text) = area.get();
        let (Some(canvas), Some(palette)) = (node.get(), look.palette.get()) else { return };
        if width < 1.0 || height < 1.0 {
            return;
        }
        let scale = Surface::backing_scale(look.ratio.get()) * text;
        let surface = Surface::canvas(width, height, scale);
        let Some(mut backend) = canvas::begin(&canvas, surface) else { return };
        if let Err(error) = draw(&mut backend, surface, &palette) {
            web_sys::console::error_1(&format!("the drawing failed: {error:?}").into());
        }
    });
    view! { <canvas class=class node_ref=node aria-hidden="true"></canvas> }
}
