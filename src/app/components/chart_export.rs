//! Export of one chart: as a picture, as a drawing, or its figures on the clipboard.

use std::sync::Arc;

use leptos::prelude::*;

use super::export_menu::SaveButton;
use super::popover::Popover;
use crate::app::platform::download::rasterise;
use crate::app::platform::page::copy_text;
use crate::app::state::announce::use_announcer;
use crate::app::state::detector::Detector;
use crate::app::state::look::use_look;
use crate::protocol::documents::{ChartContent, ChartTask, size_of};
use crate::protocol::message::Document;
use crate::words::page::common;
use crate::words::page::export as words;

/// What a chart is as a file.
#[derive(Debug, Clone)]
pub(crate) struct ChartFile {
    /// Names its metric and period.
    pub(crate) title: String,
    /// What stands below it.
    pub(crate) caption: String,
    /// What it shows.
    pub(crate) content: ChartContent,
    /// Its figures, as CSV.
    pub(crate) table: Arc<str>,
}

/// What a drawing becomes, given its size in CSS pixels.
type Then = Box<dyn FnOnce(Document, (f64, f64))>;

/// The menu; `file` tells what the chart shows now, if anything. The picture is the drawing, painted at the pixels of
/// the screen: so both have the same title, names and caption.
#[component]
pub(crate) fn ChartExport(detector: Detector, file: Callback<(), Option<ChartFile>>) -> impl IntoView {
    let open = RwSignal::new(false);
    let announcer = use_announcer();
    let look = use_look();
    let close = Callback::new(move |()| {
        let _ = open.try_set(false);
    });
    let draw = move |outcome: Callback<(Result<Document, String>,)>, then: Then| {
        let (Some(file), Some(palette)) = (untrack(|| file.run(())), look.palette.get_untracked()) else {
            return outcome.run((Err(words::NOTHING_TO_DRAW.to_owned()),));
        };
        let ChartFile { title, caption, content, .. } = file;
        let size = size_of(&content);
        let task = ChartTask { name: title.clone(), title, caption, palette: (*palette).clone(), content };
        detector.draw(task, move |made| match made {
            Ok(document) => then(document, size),
            Err(message) => outcome.run((Err(format!("{}. {}", message.title, message.remedy)),)),
        });
    };
    let svg = Callback::new(move |outcome: Callback<(Result<Document, String>,)>| {
        draw(outcome, Box::new(move |document, _| outcome.run((Ok(document),))));
    });
    let png = Callback::new(move |outcome: Callback<(Result<Document, String>,)>| {
        let ratio = look.ratio.get_untracked().max(2.0);
        let paint = move |document: Document, size: (f64, f64)| {
            let name = document.name.replace(".svg", ".png");
            rasterise(&document, size, ratio, move |bytes| {
                let made = bytes.map(|bytes| Document { name, media_type: "image/png".to_owned(), bytes });
                outcome.run((made.ok_or_else(|| words::NOT_PAINTED.to_owned()),));
            });
        };
        draw(outcome, Box::new(paint));
    });
    let copy = move |_| {
        if let Some(file) = untrack(|| file.run(())) {
            copy_text(&file.table);
            announcer.say(words::COPIED_FIGURES);
            open.set(false);
        }
    };
    view! {
        <Popover class="btn slim" label=|| common::EXPORT open=open>
            <div class="menu">
                <SaveButton class="btn ghost" label=words::PNG make=png on_done=close />
                <SaveButton class="btn ghost" label=words::SVG make=svg on_done=close />
                <button type="button" class="btn ghost" on:click=copy>
                    {common::COPY_AS_CSV}
                </button>
            </div>
        </Popover>
    }
}
