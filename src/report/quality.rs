//! The quality of the data as the response of `GetDataQualityMetrics` of Lookout for Metrics has it, and beside it what
//! that did not know, under `Issues`.

use serde::Serialize;

use crate::model::format::iso;
use crate::model::quality::{FigureKind, Issue, Quality};

/// The document, indented, with a final line break.
pub fn data_quality_json(quality: &Quality) -> String {
    let metrics = quality.figures.iter().map(|figure| Metric {
        metric_type: figure.kind,
        metric_description: figure.kind.text(),
        related_column_name: figure.column.as_deref(),
        metric_value: figure.value,
    });
    let set = MetricSet { data_quality_metric_list: metrics.collect() };
    let detector = Detector { start_timestamp: quality.start.map(iso), metric_set_data_quality_metric_list: vec![set] };
    let document = Document { anomaly_detector_data_quality_metric_list: vec![detector], issues: &quality.issues };
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Document<'a> {
    anomaly_detector_data_quality_metric_list: Vec<Detector<'a>>,
    issues: &'a [Issue],
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Detector<'a> {
    start_timestamp: Option<String>,
    metric_set_data_quality_metric_list: Vec<MetricSet<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct MetricSet<'a> {
    data_quality_metric_list: Vec<Metric<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Metric<'a> {
    metric_type: FigureKind,
    metric_description: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    related_column_name: Option<&'a str>,
    metric_value: f64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::quality::Figure;

    #[test]
    fn the_shape_is_that_of_the_api() {
        let figure = |kind, column: Option<&str>, value| Figure { kind, column: column.map(str::to_owned), value };
        let figures = vec![
            figure(FigureKind::ColumnCompleteness, Some("revenue"), 0.5),
            figure(FigureKind::BacktestTrainingDataStartTimeStamp, None, 0.0),
        ];
        let quality = Quality { start: Some(0), figures, issues: Vec::new() };
        let text = data_quality_json(&quality);
        let found: serde_json::Value = serde_json::from_str(&text).unwrap();
        let detector = &found["AnomalyDetectorDataQualityMetricList"][0];
        assert_eq!(detector["StartTimestamp"], "1970-01-01T00:00:00Z");
        let metrics = &detector["MetricSetDataQualityMetricList"][0]["DataQualityMetricList"];
        assert_eq!(
            metrics[0],
            serde_json::json!({
                "MetricType": "COLUMN_COMPLETENESS",
                "MetricDescription": "Share of the rows with a usable value in this column.",
                "RelatedColumnName": "revenue",
                "MetricValue": 0.5,
            })
        );
        assert_eq!(metrics[1]["MetricType"], "BACKTEST_TRAINING_DATA_START_TIME_STAMP");
    }
}
