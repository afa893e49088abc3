//! The tables that the samples of Lookout for Metrics wrote.

use std::collections::BTreeMap;

use super::View;
use crate::model::finding::AnomalyGroup;
use crate::model::metric::{DimensionKey, MetricId};
use crate::model::plot::Plot;
use crate::report::csv::{line, number, text};
use crate::report::subject::{Options, Subject};
use crate::report::zip::Entry;

/// A row's bucket and combination to what is known there of each measure: the highest score, and the metric.
type Rows = BTreeMap<(usize, DimensionKey), BTreeMap<usize, (f64, MetricId)>>;

/// A row per interval and combination, with the score of the group per measure, as the notebook `ExportingAnomalies`
/// wrote it: `<detector>_anomalies.csv`.
pub fn anomalies_table(subject: &Subject, options: &Options) -> Entry {
    let view = View { subject, plots: &[] };
    let set = &subject.findings.metric_set;
    let mut head = vec!["timestamp".to_owned()];
    head.extend(set.dimensions.iter().map(|name| text(name)));
    head.extend(set.measures.iter().map(|measure| text(&format!("{}_group_score", measure.name))));
    let mut out = String::new();
    line(&mut out, &head);
    for ((bucket, key), measures) in rows(view, options) {
        let mut cells = vec![view.time(bucket)];
        cells.extend(key.0.iter().map(|value| text(value.as_deref().unwrap_or_default())));
        let score = |measure| measures.get(&measure).map_or(f64::NAN, |(score, _)| *score);
        cells.extend((0..set.measures.len()).map(|measure| number(score(measure))));
        line(&mut out, &cells);
    }
    Entry::new(format!("{}_anomalies.csv", file_name(&subject.name)), out)
}

/// The two tables for QuickSight, under the names they had there.
pub fn quicksight(subject: &Subject, options: &Options, plots: &[Plot]) -> [Entry; 2] {
    let view = View { subject, plots };
    let grid = subject.findings.grid;
    let last = view.time(grid.len.saturating_sub(1)).replace('T', "_").replace([':', 'Z'], "");
    let path = |table: &str| format!("anomalyResults/{table}/{last}_{table}.csv");
    [
        Entry::new(path("metricValue_AnomalyScore"), values(view, options)),
        Entry::new(path("dimensionContributions"), contributions(view, options)),
    ]
}

fn values(view: View<'_>, options: &Options) -> String {
    let set = &view.subject.findings.metric_set;
    let mut head = vec!["key".to_owned(), "Timestamp".to_owned()];
    head.extend(set.dimensions.iter().map(|name| text(name)));
    for measure in &set.measures {
        head.extend(["AnomalyMetricValue", "GroupScore"].map(|end| text(&format!("{}{end}", measure.name))));
    }
    let mut out = String::new();
    line(&mut out, &head);
    for ((bucket, key), measures) in rows(view, options) {
        let (at, values): (String, Vec<&str>) = (view.time(bucket), key.values().collect());
        let mut cells = vec![text(&format!("{at}{}", values.concat())), at];
        cells.extend(key.0.iter().map(|value| text(value.as_deref().unwrap_or_default())));
        for measure in 0..set.measures.len() {
            let known = measures.get(&measure);
            let value = known.map_or(f64::NAN, |(_, metric)| view.value(*metric, bucket));
            cells.extend([value, known.map_or(f64::NAN, |(score, _)| *score)].map(number));
        }
        line(&mut out, &cells);
    }
    out
}

fn contributions(view: View<'_>, options: &Options) -> String {
    let mut out = String::new();
    line(
        &mut out,
        &["Timestamp", "metricName", "dimensionName", "dimensionValue", "valueContribution"].map(str::to_owned),
    );
    for event in view.subject.events(options) {
        let at = view.time(event.from);
        let measure = view.measure(view.metric(event.primary().metric).measure);
        for of in &event.explanation.contributions {
            for share in &of.values {
                let cells = [at.clone(), text(measure), text(&of.dimension), text(&share.value), number(share.percent)];
                line(&mut out, &cells);
            }
        }
    }
    out
}

/// Every interval of every anomaly of the events; measures of one combination are in one row.
fn rows(view: View<'_>, options: &Options) -> Rows {
    let mut rows = Rows::new();
    let mut add = |event: &AnomalyGroup, metric: MetricId, bucket: usize| {
        let of = view.metric(metric);
        let cell = rows.entry((bucket, of.key.clone())).or_default().entry(of.measure).or_insert((0.0, metric));
        cell.0 = cell.0.max(event.severity);
    };
    for event in view.subject.events(options) {
        for anomaly in &event.anomalies {
            (anomaly.from..anomaly.to).for_each(|bucket| add(event, anomaly.metric, bucket));
        }
    }
    rows
}

/// The name of a detector as part of a file's name.
fn file_name(name: &str) -> String {
    let plain = |letter: char| if letter.is_alphanumeric() || "-_.".contains(letter) { letter } else { '_' };
    name.chars().map(plain).collect()
}
