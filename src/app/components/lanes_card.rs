//! The lanes with their choices, legend and table form, tied to the view.

use std::sync::Arc;

use leptos::prelude::*;

use super::chart_export::{ChartExport, ChartFile};
use super::lanes::{Cell, Lanes, Pick};
use super::radio_group::RadioGroup;
use super::severity_badge::SeverityMark;
use super::table_toggle::TableToggle;
use crate::app::platform::keys::on_key;
use crate::app::platform::page::focus;
use crate::app::state::filter::{Filter, LanesBy};
use crate::app::state::lanes::{CellWords, Lane, LaneKind, MOST, NEXT, archive_lanes, cell_words, lanes};
use crate::app::state::report::tested_span;
use crate::app::state::view::{Step, ViewState};
use crate::app::state::workspace::use_current;
use crate::chart::lanes::{Columns, columns};
use crate::model::finding::Findings;
use crate::model::format;
use crate::model::time::{Interval, TimeRange, Timestamp};
use crate::model::zone::{UTC, Zone};
use crate::protocol::documents::ChartContent;
use crate::report::csv::lanes_csv;
use crate::words::events::terms;
use crate::words::page::common;
use crate::words::page::lanes as words;

/// Cells that the table form lists at most.
const MOST_CELLS: usize = 500;

/// The card "When and where".
#[component]
pub(crate) fn LanesCard(findings: Arc<Findings>, view: ViewState) -> impl IntoView {
    let set = findings.metric_set.clone();
    let choices = LanesBy::all(&set);
    let words: Vec<String> = choices.iter().map(|by| by.word(&set)).collect();
    let by = {
        let set = set.clone();
        Memo::new(move |_| view.with(|view| LanesBy::parse(&view.lanes_by, &set)))
    };
    let detector = use_current();
    let grid = findings.grid;
    let zone = StoredValue::new(findings.zone.clone());
    let tested = findings.zone.range_to_local(grid.range(findings.split, grid.len));
    let periods = Periods { columns: columns(tested, grid.interval), zone };
    let most = RwSignal::new(MOST);
    let table = RwSignal::new(false);
    let tip = RwSignal::new(None::<Cell>);
    let filter = Memo::new(move |_| view.with(|view| Filter::new(view, &set)).for_lanes(by.get()));
    let rows = {
        let findings = findings.clone();
        Memo::new(move |_| {
            let matching = filter.with(|filter| filter.apply(&findings));
            let mut rows = lanes(&findings, &matching, by.get(), periods.columns, most.get());
            detector.table.with(|table| {
                rows.extend(
                    table.iter().flat_map(|table| archive_lanes(&table.archive, periods.columns, &findings.zone)),
                );
            });
            Arc::new(rows)
        })
    };
    let threshold = Signal::derive(move || view.with(|view| view.threshold));
    let chosen = {
        let choices = choices.clone();
        Signal::derive(move || choices.iter().position(|choice| *choice == by.get()))
    };
    let choose = {
        let words = words.clone();
        Callback::new(move |index: usize| view.update(Step::Push, |view| view.lanes_by = words[index].clone()))
    };
    let count = words.len();
    let pick_words = words.clone();
    let dimension = move || pick_words[chosen.get().unwrap_or(0)].clone();
    let (dimension_of_pick, dimension_of_selected, dimension_of_keys) =
        (dimension.clone(), dimension.clone(), dimension);
    on_key(move |key, _| match key {
        "l" | "L" if count > 1 => {
            choose.run((chosen.get_untracked().unwrap_or(0) + 1) % count);
            true
        }
        "t" | "T" => {
            table.update(|table| *table = !*table);
            true
        }
        "Escape" if tip.get_untracked().is_some() => {
            tip.set(None);
            true
        }
        "Escape" if view.with_untracked(|view| view.period.is_some()) => {
            clear(view, by.get_untracked(), &untrack(&dimension_of_keys));
            true
        }
        _ => false,
    });
    let selected = Signal::derive(move || {
        let column = periods.single(view)?;
        let value = lane_filter(view, by.get(), &dimension_of_selected())?;
        rows.with(|rows| rows.iter().position(|lane| lane.kind == value)).map(|row| (row, column))
    });
    let period = Signal::derive(move || {
        let (from, to) = periods.picked(view)?;
        let columns = periods.columns;
        let whole = columns.time(0).max(from)..columns.time(columns.len).min(to);
        (selected.get().is_none() && !whole.is_empty())
            .then(|| Some((columns.index(whole.start)?, columns.index(whole.end - 1)? + 1)))?
    });
    let pick = Callback::new(move |pick: Pick| {
        let name = untrack(&dimension_of_pick);
        match pick {
            Pick::Period(from, to) => view.update(Step::Push, |view| {
                view.period = Some(periods.instants(from, to));
            }),
            Pick::Clear => clear(view, by.get_untracked(), &name),
            Pick::Cell(cell) if selected.get_untracked() == Some(cell) => clear(view, by.get_untracked(), &name),
            Pick::Cell(cell) => {
                let filled = |lane: &&Lane| lane.cells.get(cell.1).is_some_and(Option::is_some);
                let kind = rows.with_untracked(|rows| rows.get(cell.0).filter(filled).map(|lane| lane.kind.clone()));
                // Picking what is empty would only empty the list.
                let Some(kind) = kind else { return clear(view, by.get_untracked(), &name) };
                pick_cell(view, by.get_untracked(), &name, kind, periods, cell);
            }
        }
    });
    let open_others = Callback::new(move |()| {
        *most.write() += NEXT;
        request_animation_frame(|| focus(".lane-names .link, .lane-plot"));
    });
    let all = Signal::derive(|| words::ALL.to_owned());
    let hint = terms::one_column_is(&periods.columns.label());
    let file_words = words.clone();
    let tested_words = tested_span(&findings);
    let file = Callback::new(move |()| {
        let lanes = rows.get();
        Some(ChartFile {
            title: words::events_by(&file_words[chosen.get().unwrap_or(0)], &tested_words),
            caption: terms::lanes_caption(&periods.columns.label(), threshold.get()),
            table: lanes_csv(&lanes, periods.columns).into(),
            content: ChartContent::Lanes((*lanes).clone(), periods.columns, threshold.get()),
        })
    });
    let lowest = move || words::below(threshold.get());
    view! {
        <section class="card" aria-labelledby="lanes">
            <header>
                <h2 id="lanes">{terms::WHEN_AND_WHERE}</h2>
                <Show when=move || { count > 1 }>
                    <RadioGroup
                        name="lanes-by"
                        label=words::LANES_BY.to_owned()
                        options=words.clone()
                        chosen=chosen
                        on_choose=choose
                    />
                </Show>
                <Show
                    when=move || view.with(|view| view.period.is_some())
                    fallback=move || {
                        view! {
                            <span class="muted lane-hint">
                                {hint.clone()} " " <span class="hide-s">{words::DRAG}</span>
                            </span>
                        }
                    }
                >
                    <PickedPeriod view periods on_clear=Callback::new(move |()| pick.run(Pick::Clear)) />
                </Show>
                <span class="legend">
                    <i>
                        <SeverityMark severity=0.0 hollow=true />
                        {lowest}
                    </i>
                    <i>
                        <SeverityMark severity=70.0 />
                        "70\u{2013}84"
                    </i>
                    <i>
                        <SeverityMark severity=85.0 />
                        "85\u{2013}100"
                    </i>
                </span>
                <TableToggle table />
                <ChartExport detector file />
            </header>
            <Show
                when=move || table.get()
                fallback=move || {
                    view! {
                        <Lanes
                            lanes=rows
                            columns=Signal::stored(periods.columns)
                            threshold
                            all
                            selected
                            period
                            on_pick=pick
                            on_open_others=open_others
                            tip
                        />
                    }
                }
            >
                <CellTable rows periods=periods.columns />
            </Show>
        </section>
    }
}

/// The lane that the view's filter on the lanes' dimension or measure names, if it names one.
fn lane_filter(view: ViewState, by: LanesBy, name: &str) -> Option<LaneKind> {
    view.with(|view| {
        let values = match by {
            LanesBy::Measure => Some(&view.measures),
            LanesBy::Dimension(_) => view.dimensions.get(name),
        };
        match values.map(Vec::as_slice) {
            None | Some([]) => Some(LaneKind::All),
            Some([one]) => Some(LaneKind::Value(one.clone())),
            Some(_) => None,
        }
    })
}

/// The columns, on the clock that is shown, and what they are as instants, which the view keeps.
#[derive(Clone, Copy)]
struct Periods {
    columns: Columns,
    zone: StoredValue<Zone>,
}

impl Periods {
    /// From the start of a column to the start of another.
    fn instants(self, from: usize, to: usize) -> (Timestamp, Timestamp) {
        let instant = |column| self.zone.with_value(|zone| zone.to_instant(self.columns.time(column)).first());
        (instant(from), instant(to))
    }

    /// The picked period.
    fn picked(self, view: ViewState) -> Option<(Timestamp, Timestamp)> {
        let (from, to) = view.with(|view| view.period)?;
        Some(self.zone.with_value(|zone| (zone.to_local(from), zone.to_local(to))))
    }

    /// The picked period with its start moved by so many columns, and its end.
    fn moved(self, view: ViewState, start: isize, end: isize) -> Option<(Timestamp, Timestamp)> {
        let (from, to) = self.picked(view)?;
        let from = self.columns.index(from)?.checked_add_signed(start)?;
        let to = (self.columns.index(to - 1)? + 1).checked_add_signed(end).filter(|to| *to <= self.columns.len)?;
        (from < to).then(|| self.instants(from, to))
    }

    /// The column that the picked period is, if it is one.
    fn single(self, view: ViewState) -> Option<usize> {
        let column = self.columns.index(self.picked(view)?.0)?;
        (Some(self.instants(column, column + 1)) == view.with(|view| view.period)).then_some(column)
    }
}

/// The picked period in words, and buttons for what a drag does.
#[component]
fn PickedPeriod(view: ViewState, periods: Periods, on_clear: Callback<()>) -> impl IntoView {
    let text = move || {
        let (start, end) = periods.picked(view)?;
        let (range, width) = (TimeRange { start, end }, Interval::from_seconds(periods.columns.width));
        Some(format::span(range, width.filter(|width| *width >= Interval::DAY).unwrap_or(Interval::HOUR), &UTC))
    };
    let step = move |start: isize, end: isize, word: &'static str| {
        let moved = move || periods.moved(view, start, end);
        let press = move |_| {
            if let Some(period) = untrack(moved) {
                view.update(Step::Push, |view| view.period = Some(period));
            }
        };
        view! {
            <button type="button" class="btn ghost slim" disabled=move || moved().is_none() on:click=press>
                {word}
            </button>
        }
    };
    view! {
        <span class="row">
            <b>{text}</b>
            {step(-1, 0, words::START_EARLIER)}
            {step(0, 1, words::END_LATER)}
            <button type="button" class="btn ghost slim" on:click=move |_| on_clear.run(())>{words::CLEAR}</button>
        </span>
    }
}

fn pick_cell(view: ViewState, by: LanesBy, name: &str, kind: LaneKind, periods: Periods, cell: Cell) {
    view.update(Step::Push, |view| {
        view.period = Some(periods.instants(cell.1, cell.1 + 1));
        let values = match kind {
            LaneKind::Value(value) => vec![value],
            _ => Vec::new(),
        };
        match by {
            LanesBy::Measure => view.measures = values,
            LanesBy::Dimension(_) if values.is_empty() => drop(view.dimensions.remove(name)),
            LanesBy::Dimension(_) => drop(view.dimensions.insert(name.to_owned(), values)),
        }
    });
}

/// Takes off the period, and the value with it if a cell was picked.
fn clear(view: ViewState, by: LanesBy, name: &str) {
    view.update(Step::Push, |view| {
        if view.period.take().is_some() {
            match by {
                LanesBy::Measure => view.measures.clear(),
                LanesBy::Dimension(_) => drop(view.dimensions.remove(name)),
            }
        }
    });
}

/// The lanes as a table: lane, period, severity and number of events, in one sentence per cell.
#[component]
fn CellTable(#[prop(into)] rows: Signal<Arc<Vec<Lane>>>, periods: Columns) -> impl IntoView {
    let cells = move || {
        rows.with(|rows| {
            let cells = rows.iter().flat_map(|lane| {
                let filled = lane.cells.iter().enumerate().filter(|(_, cell)| cell.is_some());
                filled.map(move |(column, _)| (lane, column))
            });
            let row = |(lane, column): (&Lane, usize)| {
                let name = words::name(&lane.kind, words::ALL);
                let CellWords { when, severity, events } = cell_words(lane, periods, column);
                view! {
                    <tr>
                        <th scope="row">{name}</th>
                        <td>{when}</td>
                        <td class="num">{severity}</td>
                        <td>{events}</td>
                    </tr>
                }
            };
            cells.take(MOST_CELLS).map(row).collect_view()
        })
    };
    view! {
        <div class="chart-table scroll" tabindex="0" role="region" aria-label=words::LANES_AS_TABLE>
            <table>
                <caption class="vh">{words::TABLE_CAPTION}</caption>
                <thead>
                    <tr>
                        <th scope="col">{words::LANE}</th>
                        <th scope="col">{words::FROM}</th>
                        <th scope="col" class="num">{common::SEVERITY}</th>
                        <th scope="col">{common::EVENTS}</th>
                    </tr>
                </thead>
                <tbody>{cells}</tbody>
            </table>
        </div>
    }
}
