//! Causes and effects between measures, in the cases of a folder.

use std::path::Path;
use std::time::Instant;

use foretop::explain::relate::Relations;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::super::{Failure, at_fault};
use super::{read_cases, read_columns, read_json};

/// What a case is about.
#[derive(Deserialize)]
struct Case {
    id: String,
    interval: String,
    measures: Vec<String>,
}

/// What is asked of a case.
#[derive(Deserialize)]
struct Query {
    case: String,
    target: String,
    effects_of: String,
    start: usize,
    end: usize,
}

/// The answer to each case.
pub(super) fn answers(folder: &Path) -> Result<Map<String, Value>, Failure> {
    let cases: Vec<Case> = read_cases(folder)?;
    let queries: Vec<Query> = read_json(&folder.join("queries.json"))?;
    queries
        .iter()
        .map(|query| {
            let case = cases.iter().find(|case| case.id == query.case);
            let case = case.ok_or_else(|| at_fault(folder, format!("there is no case {}", query.case)))?;
            Ok((query.case.clone(), answer(folder, case, query)?))
        })
        .collect()
}

fn answer(folder: &Path, case: &Case, query: &Query) -> Result<Value, Failure> {
    let path = folder.join(format!("{}.csv", case.id));
    let columns = read_columns(&path)?;
    let interval_seconds = match case.interval.as_str() {
        "1h" => 3_600,
        "1d" => 86_400,
        other => return Err(at_fault(&path, format!("its interval is {other}"))),
    };
    let mut series = Vec::new();
    for measure in &case.measures {
        let cells = columns.get(measure).ok_or_else(|| at_fault(&path, format!("there is no column {measure}")))?;
        series.push(cells.iter().map(|cell| cell.parse().unwrap_or(f64::NAN)).collect::<Vec<f64>>());
    }
    let series: Vec<&[f64]> = series.iter().map(Vec::as_slice).collect();
    let index = |name: &str| {
        let found = case.measures.iter().position(|measure| measure == name);
        found.ok_or_else(|| at_fault(&path, format!("there is no measure {name}")))
    };
    let (target, source) = (index(&query.target)?, index(&query.effects_of)?);
    let started = Instant::now();
    let relations = Relations::learn(&series, interval_seconds, query.start);
    let explanation = relations.explain(target, query.start..query.end);
    let effects = relations.explain(source, query.start..query.end).effects;
    let seconds = started.elapsed().as_secs_f64();
    let name = |measure: usize| &case.measures[measure];
    let edges: Vec<Value> = relations
        .links()
        .iter()
        .map(|link| json!({ "from": name(link.from), "to": name(link.to), "lag": link.lag }))
        .collect();
    let causes: Vec<Value> = explanation
        .causes
        .iter()
        .map(|cause| json!({ "measure": name(cause.measure), "share": cause.share }))
        .collect();
    let effects: Vec<&String> = effects.iter().map(|effect| name(effect.measure)).collect();
    Ok(json!({
        "edges": edges, "causes": causes, "unknown": explanation.unknown, "effects": effects, "seconds": seconds,
    }))
}
