//! The one question that only the reader can answer: which number is the day.

use std::sync::Arc;

use leptos::prelude::*;

use crate::app::state::detector::Detector;
use crate::model::civil;
use crate::model::column::{Ambiguity, DateReading};
use crate::model::format::date;
use crate::model::time::Timestamp;
use crate::model::zone::UTC;
use crate::protocol::message::TableSummary;

/// The question of each column whose dates can be read in two ways; nothing without one.
#[component]
pub(super) fn AmbiguousDates(detector: Detector, table: Arc<TableSummary>) -> impl IntoView {
    let ambiguous = table.columns.iter().enumerate().filter_map(|(index, column)| {
        let ambiguity = column.format.as_ref()?.ambiguous.clone()?;
        Some(view! { <Question detector column=column.name.clone() index ambiguity /> })
    });
    ambiguous.collect_view()
}

#[component]
fn Question(detector: Detector, column: String, index: usize, ambiguity: Ambiguity) -> impl IntoView {
    let id = format!("which-day-{index}");
    let text = question(&ambiguity);
    let column = StoredValue::new(column);
    let answer = move |reading: DateReading| {
        let label = answer(&reading);
        let pattern = reading.pattern;
        let take = move |_| detector.set_time_format(&column.get_value(), Some(pattern.clone()));
        view! { <button type="button" class="btn" on:click=take>{label}</button> }
    };
    let Ambiguity { taken, other, .. } = ambiguity;
    view! {
        <section class="card" aria-labelledby=id.clone()>
            <header><h2 id=id.clone()>{column.get_value()}": day or month first?"</h2></header>
            <div class="pad">
                <p>{text}</p>
                <p class="row">{answer(taken)} {answer(other)}</p>
            </div>
        </section>
    }
}

/// "Is 03/04/2020 the 3rd of April or the 4th of March? Both fit all rows."
fn question(ambiguity: &Ambiguity) -> String {
    let Ambiguity { example, taken, other } = ambiguity;
    format!("Is {example} {} or {}? Both fit all rows.", day(taken.example), day(other.example))
}

/// "The 3rd of April: 2 Mar 2020 to 5 Nov 2020".
fn answer(reading: &DateReading) -> String {
    let (first, last) = reading.range;
    let day = day(reading.example);
    format!("T{}: {} to {}", &day[1..], date(first, &UTC), date(last, &UTC))
}

/// "the 3rd of April".
fn day(at: Timestamp) -> String {
    let (_, month, day) = civil::date(at.div_euclid(86_400));
    let ending = match (day / 10, day % 10) {
        (1, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("the {day}{ending} of {}", civil::MONTHS[month as usize - 1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_question_names_both_days() {
        let reading = |month, day| {
            let at = civil::days(2020, month, day) * 86_400;
            DateReading { pattern: String::new(), example: at, range: (at, at + 9 * 86_400) }
        };
        let ambiguity = Ambiguity { example: "03/04/2020".to_owned(), taken: reading(4, 3), other: reading(3, 4) };
        assert_eq!(question(&ambiguity), "Is 03/04/2020 the 3rd of April or the 4th of March? Both fit all rows.");
        assert_eq!(answer(&ambiguity.other), "The 4th of March: 4 Mar 2020 to 13 Mar 2020");
        assert_eq!(
            [11, 22, 31].map(|day| reading(1, day).example).map(day),
            ["the 11th of January", "the 22nd of January", "the 31st of January"]
        );
    }
}
