//! The metrics that a rule on a line watches.

use crate::model::alert::AlertRule;
use crate::model::metric::{DimensionKey, Metric, MetricId, MetricSet};

/// The metrics of the rule's measures at the rule's values: those that fix a value of its list in each dimension it
/// restricts and nothing else; without values the overall ones. Measures not in the list are not watched; an empty list
/// names all.
pub fn metrics(rule: &AlertRule, set: &MetricSet, metrics: &[Metric]) -> Vec<MetricId> {
    let is_measure = |metric: &&Metric| {
        let name = set.measures.get(metric.measure).map(|measure| &measure.name);
        rule.measures.is_empty() || name.is_some_and(|name| rule.measures.contains(name))
    };
    let is_place = |metric: &&Metric| fits(rule, set, &metric.key);
    metrics.iter().filter(is_measure).filter(is_place).map(|metric| metric.id).collect()
}

fn fits(rule: &AlertRule, set: &MetricSet, key: &DimensionKey) -> bool {
    set.dimensions.iter().zip(&key.0).all(|(dimension, fixed)| {
        let wanted = rule.values.get(dimension).filter(|values| !values.is_empty());
        match (wanted, fixed) {
            (Some(values), Some(value)) => values.contains(value),
            (None, None) => true,
            _ => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnose::group::tests::metrics as fixture;
    use crate::model::metric::{Aggregation, Measure};

    #[test]
    fn a_line_is_held_against_the_metrics_that_its_rule_names() {
        let set = MetricSet {
            measures: ["revenue", "views"].map(|name| Measure::new(name, Aggregation::Sum)).to_vec(),
            dimensions: ["place", "device"].map(str::to_owned).to_vec(),
            ..MetricSet::default()
        };
        let check = |measures: &[&str], values: &[(&str, &[&str])], expected: &[u32]| {
            let rule = AlertRule {
                measures: measures.iter().map(ToString::to_string).collect(),
                values: values
                    .iter()
                    .map(|(name, values)| (name.to_string(), values.iter().map(ToString::to_string).collect()))
                    .collect(),
                ..AlertRule::default()
            };
            let found: Vec<u32> = metrics(&rule, &set, &fixture()).iter().map(|metric| metric.0).collect();
            assert_eq!(found, expected, "{measures:?} {values:?}");
        };
        check(&[], &[], &[0, 9]);
        check(&["views"], &[("place", &[])], &[9]);
        check(&["revenue"], &[("place", &["a", "b"])], &[1, 2]);
        check(&["revenue"], &[("place", &["a"]), ("device", &["x", "y"])], &[5, 6]);
        check(&["orders"], &[], &[]);
    }
}
