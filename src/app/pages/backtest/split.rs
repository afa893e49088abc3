//! Learned from, and tested: the border between the two, dragged, moved by keys, or typed.

use std::sync::Arc;

use leptos::ev;
use leptos::prelude::*;

use crate::app::components::drawing::Drawing;
use crate::app::effect::effect;
use crate::app::platform::pointer::{capture, position};
use crate::app::state::detector::{Detector, Stage};
use crate::chart::overview::draw_overview;
use crate::chart::scale::Projection;
use crate::chart::scene::{OverviewScene, Surface};
use crate::model::format::span;
use crate::model::plan::{Mode, Plan};
use crate::model::preview::Preview;
use crate::model::time::Grid;
use crate::model::zone::Zone;
use crate::protocol::message::{Outline, RequestId};
use crate::words::events::terms;
use crate::words::page::{backtest as words, life};

const LEAST: u8 = 10;
const MOST: u8 = Plan::MOST_LEARNED;

/// What the border divides: for a backtest, or for a detector that goes on, which may judge from the start.
#[derive(Clone, Copy)]
struct Border {
    goes_on: bool,
    least: u8,
    percent: Signal<u8>,
    set: Callback<u8>,
}

impl Border {
    fn new(detector: Detector, goes_on: bool) -> Self {
        let plan = detector.life.plan;
        let percent = Signal::derive(move || match goes_on {
            true => plan.with(|plan| plan.learn_percent),
            false => detector.learn_percent.get(),
        });
        let set = Callback::new(move |percent| match goes_on {
            true => detector.change_plan(|plan| plan.learn_percent = percent),
            false => detector.set_learn_percent(percent),
        });
        Self { goes_on, least: if goes_on { 0 } else { LEAST }, percent, set }
    }

    fn text(self, percent: u8, learned: usize, judged: usize) -> String {
        let text = if self.goes_on { life::border } else { words::border };
        text(percent, learned as u64, judged as u64)
    }
}

/// The card; nothing before the mapping is checked.
#[component]
pub(super) fn Split(detector: Detector) -> impl IntoView {
    let checked = Memo::new(move |_| {
        let preview: Arc<Preview> = detector.preview.get()?;
        let zone = detector.shown_zone(&preview);
        Some((preview.grid.filter(|grid| grid.len > 0)?, zone))
    });
    let goes_on = Memo::new(move |_| detector.life.plan.with(|plan| plan.mode != Mode::Backtest));
    move || {
        let border = Border::new(detector, goes_on.get());
        checked.get().map(|(grid, zone)| view! { <Parts detector border grid zone /> })
    }
}

#[component]
fn Parts(detector: Detector, border: Border, grid: Grid, zone: Zone) -> impl IntoView {
    let outline = use_outline(detector);
    let dragged = RwSignal::new(None::<u8>);
    let percent = Signal::derive(move || dragged.get().unwrap_or_else(|| border.percent.get()));
    let measure =
        move || detector.draft.with(|draft| draft.as_ref()?.measures.first().map(|measure| measure.name.clone()));
    let part = {
        let zone = zone.clone();
        move |name: &'static str, class: &'static str, from: usize, to: usize| {
            let (intervals, when) = if to == from {
                (life::AS_FEW.to_owned(), String::new())
            } else {
                let intervals = words::intervals((to - from) as u64, &grid.interval.adjective());
                let intervals = if border.goes_on && from == 0 { life::rest_of(&intervals) } else { intervals };
                (intervals, span(grid.range(from, to), grid.interval, &zone))
            };
            view! {
                <div class=class style:flex-grow=(to - from).max(1).to_string()>
                    <h3>{name}</h3>
                    <p>{intervals}</p>
                    <p class="muted">{when}</p>
                </div>
            }
        }
    };
    let parts = move || {
        let split = grid.split(percent.get());
        view! {
            {part(terms::LEARNED_FROM, "part-learned", 0, split)}
            {part(if border.goes_on { life::JUDGED } else { terms::TESTED }, "part-tested", split, grid.len)}
        }
    };
    let typed = move |event| {
        if let Ok(percent) = event_target_value(&event).parse::<u8>()
            && (border.least..=MOST).contains(&percent)
        {
            border.set.run(percent);
        }
    };
    view! {
        <section class="card" aria-labelledby="parts">
            <header>
                <h2 id="parts">{if border.goes_on { life::PARTS } else { words::PARTS }}</h2>
                <span class="muted">{move || words::drag(measure().as_deref())}</span>
                <span class="grow"></span>
                <label class="split-field">
                    {if border.goes_on { life::LEARNED_BEFORE } else { words::LEARNED_BEFORE }}
                    <input
                        class="numin"
                        type="number"
                        min=border.least.to_string()
                        max=MOST.to_string()
                        prop:value=move || percent.get().to_string()
                        on:change=typed
                    />
                    {words::LEARNED_AFTER}
                </label>
            </header>
            <div class="pad">
                <Bar border grid zone outline percent dragged />
                <div class="parts">{parts}</div>
            </div>
        </section>
    }
}

/// The strip with its border.
#[component]
fn Bar(
    border: Border,
    grid: Grid,
    zone: Zone,
    outline: RwSignal<Option<Arc<Outline>>>,
    percent: Signal<u8>,
    dragged: RwSignal<Option<u8>>,
) -> impl IntoView {
    let drawn = RwSignal::new(None::<Projection>);
    let draw = move |backend: &mut _, surface: Surface, palette: &_| {
        let outline = outline.get();
        let outline = outline.as_ref().filter(|outline| outline.grid == grid);
        let scene = OverviewScene {
            grid,
            zone: &zone,
            split: grid.split(percent.get()),
            bucket: outline.map_or(&[], |outline| &outline.bucket),
            actual: outline.map_or(&[], |outline| &outline.actual),
            window: 0..0,
            events: &[],
            known: &[],
            left: 0.0,
            right: surface.width,
        };
        drawn.set(Some(draw_overview(backend, surface, palette, &scene)?));
        Ok(())
    };
    let at = move |event: &ev::PointerEvent| {
        let (x, _) = position(event);
        let width = drawn.with_untracked(|drawn| drawn.as_ref().map(|drawn| drawn.plot.width()))?;
        Some(((x / width.max(1.0) * 100.0).round() as i64).clamp(border.least.into(), MOST.into()) as u8)
    };
    let down = move |event: ev::PointerEvent| {
        if event.button() == 0 {
            capture(&event);
            dragged.set(at(&event));
        }
    };
    let moved = move |event: ev::PointerEvent| {
        if dragged.with_untracked(Option::is_some) {
            dragged.set(at(&event));
        }
    };
    let up = move |_: ev::PointerEvent| {
        if let Some(percent) = dragged.get_untracked() {
            border.set.run(percent);
        }
        dragged.set(None);
    };
    let keys = move |event: ev::KeyboardEvent| {
        let stride = if event.shift_key() { 10 } else { 1 };
        let now = border.percent.get_untracked();
        let next = match event.key().as_str() {
            "ArrowLeft" | "ArrowDown" => now.saturating_sub(stride).max(border.least),
            "ArrowRight" | "ArrowUp" => (now + stride).min(MOST),
            "Home" => border.least,
            "End" => MOST,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        border.set.run(next);
    };
    let text = move || {
        let (percent, split) = (percent.get(), grid.split(percent.get()));
        border.text(percent, split, grid.len - split)
    };
    view! {
        <div
            class="plot split-bar"
            on:pointerdown=down
            on:pointermove=moved
            on:pointerup=up
            on:pointercancel=move |_| dragged.set(None)
        >
            <Drawing class="base" draw=draw />
            <div
                class="split-border"
                role="slider"
                tabindex="0"
                aria-label=if border.goes_on { life::BORDER } else { words::BORDER }
                aria-valuemin=border.least.to_string()
                aria-valuemax=MOST.to_string()
                aria-valuenow=move || percent.get().to_string()
                aria-valuetext=text
                style:left=move || format!("{}%", grid.split(percent.get()) as f64 / grid.len as f64 * 100.0)
                on:keydown=keys
            ></div>
        </div>
    }
}

/// The first measure of the draft in total, asked for again when the mapping or the data change.
fn use_outline(detector: Detector) -> RwSignal<Option<Arc<Outline>>> {
    let outline = RwSignal::new(None);
    let pending = StoredValue::new(None::<RequestId>);
    let forget = move || {
        if let Some(id) = pending.try_get_value().flatten() {
            detector.forget(id);
        }
    };
    let is_reading = Memo::new(move |_| detector.stage.with(|stage| matches!(stage, Stage::Reading(_))));
    effect(move |_| {
        let draft = detector.draft.get().filter(|draft| !draft.measures.is_empty());
        detector.table.track();
        forget();
        if let Some(draft) = draft.filter(|_| !is_reading.get()) {
            let handler = move |answer: Option<Outline>| drop(outline.try_set(answer.map(Arc::new)));
            pending.set_value(Some(detector.outline(draft, handler)));
        }
    });
    on_cleanup(forget);
    outline
}
