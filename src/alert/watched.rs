//! The metrics that a rule on a line watches.

use super::rule::watches;
use crate::model::alert::AlertRule;
use crate::model::metric::{Metric, MetricId, MetricSet};

/// The metrics of the rule's measures at the rule's values: the coarsest of those that fix a value of its list in each
/// dimension it restricts; without values the overall ones. Measures not in the list are not watched; an empty list
/// names all.
pub fn metrics(rule: &AlertRule, set: &MetricSet, metrics: &[Metric]) -> Vec<MetricId> {
    let restricted = |name| rule.values.get(name).filter(|values: &&Vec<String>| !values.is_empty());
    let values: Vec<_> = set.dimensions.iter().map(restricted).collect();
    let is_measure = |metric: &Metric| {
        set.measures.get(metric.measure).is_some_and(|measure| watches(&rule.measures, &measure.name))
    };
    let is_place = |metric: &Metric| {
        values.iter().zip(&metric.key.0).all(|(wanted, fixed)| {
            wanted.is_none_or(|wanted| fixed.as_ref().is_some_and(|value| wanted.contains(value)))
        })
    };
    let watched: Vec<_> = metrics.iter().filter(|metric| is_measure(metric) && is_place(metric)).collect();
    let fixed = |metric: &Metric| metric.key.values().count();
    let coarsest = watched.iter().map(|metric| fixed(metric)).min();
    watched.into_iter().filter(|metric| Some(fixed(metric)) == coarsest).map(|metric| metric.id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnose::group::tests::metrics as fixture;
    use crate::model::metric::{Aggregation, DimensionKey, Measure};

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

    #[test]
    fn where_no_metric_fixes_just_what_is_restricted_the_finer_ones_are_watched() {
        let text = |value: &str| (value != "*").then(|| value.to_owned());
        let keys = ["* * *", "uk * *", "* app *", "* * new", "uk app new", "uk app old", "de app new"];
        let metric = |(index, key): (usize, &&str)| Metric {
            id: MetricId(index as u32),
            measure: 0,
            key: DimensionKey(key.split(' ').map(text).collect()),
        };
        let set = MetricSet {
            measures: vec![Measure::new("views", Aggregation::Sum)],
            dimensions: ["place", "device", "customer"].map(str::to_owned).to_vec(),
            ..MetricSet::default()
        };
        let values =
            [("place", "uk"), ("device", "app")].map(|(name, value)| (name.to_owned(), vec![value.to_owned()]));
        let rule = AlertRule { values: values.into(), ..AlertRule::default() };
        let all: Vec<Metric> = keys.iter().enumerate().map(metric).collect();
        assert_eq!(metrics(&rule, &set, &all), [MetricId(4), MetricId(5)]);
    }
}
