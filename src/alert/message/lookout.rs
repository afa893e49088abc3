//! The alert of Lookout for Metrics, with the fields and in the order that its Lambda functions read. Left out is what
//! only AWS can fill: the names of detector and alert as resources. What it did not know is in one object, `foretop`.

use sha2::{Digest, Sha512};

use super::json::Json;
use super::told::Told;
use crate::model::format::iso;
use crate::model::metric::{DimensionKey, MetricId};

pub(super) fn alert(told: &Told<'_>) -> Json {
    let rule = told.facts.rule;
    let measure = Json::Object(vec![
        ("metricName", told.measure.into()),
        ("dimensionContribution", contributions(told)),
        (
            "relevantTimeSeries",
            told.metrics().into_iter().map(|(metric, actual, _)| series(told, metric, actual)).collect(),
        ),
    ]);
    let mut alert = vec![("anomalyScore", told.severity.map(score).into())];
    alert.extend(told.link().map(|link| ("consoleUrl", link.into())));
    alert.extend([
        ("anomalyGroupId", told.id.as_str().into()),
        ("alertName", rule.name.as_str().into()),
        ("alertEventId", format!("{}:event/{}", rule.name, told.id).into()),
        ("alertDescription", Json::or_null(&rule.note)),
        ("impactedMetric", measure),
        ("timestamp", time(&iso(told.range.start)).into()),
        ("foretop", own(told)),
    ]);
    Json::Object(alert)
}

/// What is ours.
fn own(told: &Told<'_>) -> Json {
    let (rule, figures) = (told.facts.rule, told.figures);
    let mut own = vec![
        ("action", told.action_name().into()),
        ("detector", told.facts.detector.into()),
        ("kind", told.kind.into()),
        ("direction", told.direction.map(|direction| direction.label()).into()),
        ("actual", figures.actual.into()),
        ("expected", figures.expected.into()),
        ("lower", figures.lower.into()),
        ("upper", figures.upper.into()),
        ("gap", figures.gap.into()),
    ];
    if told.event().is_none() {
        own.extend([("line", figures.line.into()), ("kept", figures.kept.into())]);
    }
    own.extend([
        ("start", iso(told.range.start).into()),
        ("end", iso(told.range.end).into()),
        ("owner", Json::or_null(&rule.owner)),
        ("runbook", Json::or_null(&rule.runbook)),
        ("note", Json::or_null(&rule.note)),
    ]);
    Json::Object(own)
}

fn contributions(told: &Told<'_>) -> Json {
    let value = |value: &str, percent: f64| {
        Json::Object(vec![
            ("dimensionValue", value.into()),
            ("valueContribution", ((percent * 100.0).round() / 100.0).into()),
        ])
    };
    let one = |of: &crate::model::explanation::DimensionContributions| {
        let values: Json = of.values.iter().map(|one| value(&one.value, one.percent)).collect();
        Json::Object(vec![("dimensionName", of.dimension.as_str().into()), ("dimensionValueContributions", values)])
    };
    told.shares().map(one).collect()
}

fn series(told: &Told<'_>, metric: MetricId, actual: f64) -> Json {
    let findings = told.facts.findings;
    let names = &findings.metric_set.dimensions;
    let Some(of) = findings.metrics.get(metric.index()) else { return Json::Null };
    let measure = findings.metric_set.measures.get(of.measure).map_or("", |measure| &measure.name);
    let pair = |(name, value): (&str, &str)| {
        Json::Object(vec![("dimensionName", name.into()), ("dimensionValue", value.into())])
    };
    Json::Object(vec![
        ("timeSeriesId", series_id(measure, &of.key, names).into()),
        ("dimensions", of.key.named(names).map(pair).collect()),
        ("metricValue", actual.into()),
    ])
}

/// Two decimals, rounded down, so that 69.996 does not reach 70.
fn score(value: f64) -> f64 {
    (value * 100.0).floor() / 100.0
}

/// `2022-01-15T04:25Z[UTC]` of `2022-01-15T04:25:00Z`: without seconds.
fn time(iso: &str) -> String {
    let minutes = iso.rsplit_once(':').map_or(iso, |(minutes, _)| minutes);
    format!("{minutes}Z[UTC]")
}

/// Of a time series: 128 hexadecimal digits, the same for the same measure and values of these dimensions.
pub fn series_id(measure: &str, key: &DimensionKey, dimensions: &[String]) -> String {
    let mut hash = Sha512::new();
    hash.update(measure);
    for (name, value) in key.named(dimensions) {
        for text in [name, value] {
            hash.update([0]);
            hash.update(text);
        }
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
