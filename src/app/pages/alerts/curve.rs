//! Alerts per week against the threshold.

use std::sync::Arc;

use leptos::prelude::*;

use super::editing::Editing;
use crate::app::components::table_toggle::TableToggle;
use crate::app::components::threshold_curve::ThresholdCurve;
use crate::app::state::trial::Trial;
use crate::chart::rates::{RatesScene, draw_rates};
use crate::model::alert::{AlertRule, Condition};
use crate::words::page::alerts as words;

/// The curve: dragging its point changes the rule.
#[component]
pub(super) fn Curve(editing: Editing, trial: Memo<Option<Arc<Trial>>>) -> impl IntoView {
    let table = RwSignal::new(false);
    let at = Memo::new(move |_| {
        editing.get(|rule| match rule.condition {
            Condition::Event { threshold, .. } => threshold,
            Condition::Line(_) => 0.0,
        })
    });
    let has_gap = Memo::new(move |_| {
        editing.get(|rule| matches!(rule.condition, Condition::Event { least_gap, .. } if least_gap > 0.0))
    });
    let write = |rule: &mut AlertRule, next: f64| {
        if let Condition::Event { threshold, .. } = &mut rule.condition {
            *threshold = next;
        }
    };
    let reading = move || {
        let index = at.get().clamp(0.0, 100.0) as usize;
        let of = |trial: &Trial, curve: &[u32]| {
            let count = curve.get(index).copied().unwrap_or_default();
            words::a_week(trial.per_week(count as usize))
        };
        let both = |trial: &Arc<Trial>| (of(trial, &trial.run.curve), of(trial, &trial.run.without_gap));
        trial.with(|trial| trial.as_ref().map(both)).unwrap_or_default()
    };
    let draw = move |backend: &mut _, surface, palette: &_| {
        let Some(trial) = trial.get() else { return Ok(()) };
        let rates = |curve: &[u32]| curve.iter().map(|count| trial.per_week(*count as usize)).collect::<Vec<_>>();
        let (rates, without_gap) = (rates(&trial.run.curve), rates(&trial.run.without_gap));
        draw_rates(backend, surface, palette, &RatesScene { rates: &rates, without_gap: &without_gap, at: at.get() })
    };
    view! {
        <figure class="chart">
            <div class="row">
                <h3 class="grow">{words::CURVE}</h3>
                <TableToggle table />
            </div>
            <p class="read">
                <b>{move || words::at_threshold(at.get())}</b>
                <span><svg width="18" height="8" aria-hidden="true"><path class="act" d="M0 4h18" /></svg> {move || reading().0}</span>
                <Show when=move || has_gap.get()>
                    <span>
                        <svg width="18" height="8" aria-hidden="true"><path class="exp" d="M0 4h18" /></svg>
                        " "
                        {move || reading().1}
                        " "
                        {words::WITHOUT_GAP}
                    </span>
                </Show>
            </p>
            <Show
                when=move || table.get()
                fallback=move || {
                    view! {
                        <ThresholdCurve
                            label=words::SEVERITY
                            value=at
                            text=Signal::derive(move || {
                                let (now, without_gap) = reading();
                                let at = words::at_threshold(at.get());
                                match has_gap.get() {
                                    true => format!("{at}: {now}, {without_gap} {}", words::WITHOUT_GAP),
                                    false => format!("{at}: {now}"),
                                }
                            })
                            on_move=Callback::new(move |next| editing.show(|rule| write(rule, next)))
                            on_settle=Callback::new(move |next| editing.set(|rule| write(rule, next)))
                            draw=draw
                        />
                    }
                }
            >
                <CurveTable trial />
            </Show>
        </figure>
    }
}

#[component]
fn CurveTable(trial: Memo<Option<Arc<Trial>>>) -> impl IntoView {
    let rows = move || {
        let trial = trial.get()?;
        let row = |severity: usize| {
            let (count, without_gap) = (*trial.run.curve.get(severity)?, *trial.run.without_gap.get(severity)?);
            Some(view! {
                <tr>
                    <th scope="row" class="num">{severity}</th>
                    <td class="num">{count}</td>
                    <td class="num">{words::rate(trial.per_week(count as usize))}</td>
                    <td class="num">{without_gap}</td>
                </tr>
            })
        };
        Some((0..=100).step_by(5).map(row).collect_view())
    };
    view! {
        <div class="chart-table scroll" tabindex="0" role="region" aria-label=words::CURVE>
            <table>
                <thead>
                    <tr>
                        <th scope="col" class="num">{words::COLUMN_THRESHOLD}</th>
                        <th scope="col" class="num">{words::COLUMN_ALERTS}</th>
                        <th scope="col" class="num">{words::COLUMN_A_WEEK}</th>
                        <th scope="col" class="num">{words::COLUMN_WITHOUT_GAP}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}
