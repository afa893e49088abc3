//! Time series as a user has them: which elements an event comes from, and the share of every dimension value.

use std::fs;
use std::path::Path;
use std::rc::Rc;
use std::time::Instant;

use foretop::explain::cube::{Combinations, Cube};
use foretop::explain::gap::{GapExplanation, explain};
use foretop::ingest::Reader;
use foretop::ingest::table::Table;
use foretop::model::finding::DEFAULT_THRESHOLD;
use foretop::model::metric::{Aggregation, Denominator, Measure, MetricSet};
use foretop::model::notice::Notices;
use foretop::model::reading::ReadSettings;
use foretop::model::zone::UTC;
use foretop::pipeline::Pipeline;
use foretop::pipeline::config::AnalysisConfig;
use foretop::prepare::aggregate::aggregate;
use foretop::prepare::dataset::Dataset;
use foretop::prepare::facts::ColumnFacts;
use foretop::prepare::suggest::suggest;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{read_cases, read_json};
use crate::{Failure, at_fault};

/// Events are looked for in the rest.
const LEARN_PERCENT: u8 = 60;

#[derive(Deserialize)]
struct Case {
    id: String,
    csv: String,
    dimensions: Vec<String>,
    measures: Vec<Column>,
}

#[derive(Deserialize)]
struct Column {
    name: String,
    #[serde(default)]
    num: Option<String>,
    #[serde(default)]
    den: Option<String>,
}

/// An event that is given, in hours of the case.
#[derive(Deserialize)]
struct Query {
    case: String,
    measure: String,
    start: usize,
    end: usize,
}

/// The answer to each case of the folder, to the events that are given.
pub(super) fn given(folder: &Path) -> Result<Map<String, Value>, Failure> {
    let queries: Vec<Query> = read_json(&folder.join("queries.json"))?;
    answers(folder, |case, table, set| {
        let asked: Vec<&Query> = queries.iter().filter(|query| query.case == case).collect();
        explained(&table, &set, &asked)
    })
}

/// The answer to each case of the folder, to the events that are found.
pub(super) fn found(folder: &Path) -> Result<Map<String, Value>, Failure> {
    answers(folder, |_, table, set| detected(table, set))
}

fn answers(
    folder: &Path,
    answer: impl Fn(&str, Table, MetricSet) -> Result<Value, String>,
) -> Result<Map<String, Value>, Failure> {
    let cases: Vec<Case> = read_cases(folder)?;
    let answer = |case: Case| {
        let (table, set) = read(folder, &case)?;
        let answer = answer(&case.id, table, set).map_err(|error| at_fault(folder, error))?;
        Ok((case.id, answer))
    };
    cases.into_iter().map(answer).collect()
}

/// The table of a case and how it is read: time and interval are found, measures and dimensions given.
fn read(folder: &Path, case: &Case) -> Result<(Table, MetricSet), Failure> {
    let path = folder.join(&case.csv);
    let bytes = fs::read(&path).map_err(|error| at_fault(&path, error))?;
    let mut reader = Reader::new(ReadSettings::default());
    reader.begin_file(&case.csv, "", bytes.len() as u64);
    reader.push(&bytes);
    reader.end_file();
    let ingested = reader.finish();
    let table = ingested.table;
    let columns = table.columns.iter().zip(&ingested.notations);
    let facts: Vec<ColumnFacts> = columns.map(|(column, notation)| ColumnFacts::of(column, notation)).collect();
    let suggested = suggest(&table, &facts).map_err(|error| at_fault(&path, error))?.metric_set;
    let measure = |column: &Column| match (&column.num, &column.den) {
        (Some(numerator), Some(denominator)) => Measure {
            name: column.name.clone(),
            per: Some(Denominator { column: denominator.clone(), aggregation: Aggregation::Sum }),
            ..Measure::new(numerator, Aggregation::Sum)
        },
        _ => Measure::new(&column.name, Aggregation::Sum),
    };
    let measures = case.measures.iter().map(measure).collect();
    Ok((table, MetricSet { measures, dimensions: case.dimensions.clone(), ..suggested }))
}

fn explained(table: &Table, set: &MetricSet, queries: &[&Query]) -> Result<Value, String> {
    let config = AnalysisConfig::new(set.clone());
    let dataset = aggregate(table, set, &UTC, config.learn_percent).map_err(|error| error.to_string())?;
    let combinations = Combinations::of(&dataset);
    let mut seconds = 0.0;
    let mut events = Vec::new();
    for query in queries {
        let measure = set.measures.iter().position(|measure| measure.name == query.measure);
        let measure = measure.ok_or_else(|| format!("there is no measure {}", query.measure))?;
        let Some(cube) = Cube::of(&dataset, &combinations, measure, dataset.split.min(query.start)) else { continue };
        let started = Instant::now();
        let explanation = explain(&cube, query.start..query.end);
        seconds += started.elapsed().as_secs_f64();
        events.push(event(&dataset, &combinations, &query.measure, query.start, query.end, &explanation));
    }
    Ok(json!({ "events": events, "seconds": seconds }))
}

fn detected(table: Table, set: MetricSet) -> Result<Value, String> {
    let config = AnalysisConfig { learn_percent: LEARN_PERCENT, ..AnalysisConfig::new(set) };
    let pipeline = Pipeline::new(Rc::new(table), config, UTC.clone(), Notices::default());
    let run = pipeline.and_then(Pipeline::run).map_err(|error| error.to_string())?;
    let set = &run.dataset.metric_set;
    let events: Vec<Value> = run.findings.events[..run.findings.at_least(DEFAULT_THRESHOLD)]
        .iter()
        .map(|found| {
            let measure = run.dataset.metrics[found.primary().metric.index()].measure;
            let roots = found.explanation.roots.iter().map(|root| {
                root.key.named(&set.dimensions).map(|(name, value)| (name.to_owned(), json!(value))).collect()
            });
            let shares = found.explanation.contributions.iter().map(|dimension| {
                let values = dimension.values.iter().map(|share| (share.value.clone(), json!(share.percent)));
                (dimension.dimension.clone(), Value::Object(values.collect()))
            });
            json!({
                "measure": set.measures[measure].name,
                "start": found.from,
                "end": found.to,
                "root_causes": roots.collect::<Vec<Map<String, Value>>>(),
                "contributions": shares.collect::<Map<String, Value>>(),
            })
        })
        .collect();
    Ok(json!({ "events": events }))
}

fn event(
    dataset: &Dataset,
    combinations: &Combinations,
    measure: &str,
    start: usize,
    end: usize,
    explanation: &GapExplanation,
) -> Value {
    let dimensions = &dataset.metric_set.dimensions;
    let elements = explanation.roots.iter().map(|root| {
        let values = root.key.iter().zip(&combinations.values).zip(dimensions);
        let values = values.filter_map(|((code, values), name)| Some((name.clone(), json!(values[(*code)? as usize]))));
        values.collect::<Map<String, Value>>()
    });
    let shares = explanation.dimensions.iter().zip(&combinations.values).zip(dimensions);
    let shares = shares.map(|((shares, values), name)| {
        let shares = shares.iter().map(|share| (values[share.value as usize].to_owned(), json!(share.percent)));
        (name.clone(), Value::Object(shares.collect()))
    });
    json!({
        "measure": measure,
        "start": start,
        "end": end,
        "root_causes": elements.collect::<Vec<_>>(),
        "contributions": shares.collect::<Map<String, Value>>(),
    })
}
