use super::*;

fn check(text: &str, expected: &str) {
    let complete = !text.ends_with('…');
    let shown = match plan("f", text.trim_end_matches('…').as_bytes(), complete) {
        None => "no JSON".to_owned(),
        Some(Err(error)) => error.to_string(),
        Some(Ok(plan)) => match plan.way {
            Way::Array { before, path, .. } => format!("{} after {before} {}", plan.family.name, path.join(".")),
            other => format!("{} {other:?}", plan.family.name),
        },
    };
    assert_eq!(shown.trim(), expected, "{text}");
}

#[test]
fn where_the_objects_are() {
    check("{\"a\":1}\n{\"a\":2}\n", "Lines");
    check("\n{broken\n{\"a\":1}", "Lines");
    check("{\"a\":1,\"items\":[{\"b\":1}]}\n{\"a\":2,\"items\":[]}", "Lines");
    check("{\"a\":1}{\"a\":2}", "OneByOne");
    check("{\n\"a\":1\n}\n{\n\"a\":2\n}", "OneByOne");
    check("[{\"a\":1}]", "after 1");
    check("  [ {\"a\":1…", "after 3");
    check("{\"data\":[{\"a\":1}],\"n\":1}", "after 9 data");
    check("{\"n\":1,\"data\":{\"rows\":[{\"a\":1…", "after 23 data.rows");
    check("{\"meta\":{\"links\":[{\"a\":1}]},\"data\":[{\"a\":1…", "after 36 data");
}

#[test]
fn no_rows() {
    check("[2021-01-01] x", "no JSON");
    check("[]", "f is JSON, but holds no rows");
    check("[[1]]", "f is JSON, but holds no rows");
    check("{\"a\"", "f is JSON, but holds no rows");
}

#[test]
fn services_are_known_by_their_keys() {
    check("{\"UpdateCount\":0,\"ResultSet\":{\"Rows\":[{\"Data\":[…", "Athena GetQueryResults OneByOne");
    check("{\"Messages\":[],\"MetricDataResults\":[]}", "CloudWatch GetMetricData OneByOne");
    check("{\"Label\":\"x\",\"Datapoints\":[{…", "CloudWatch GetMetricStatistics OneByOne");
    check("{\"metric_stream_name\":\"x\",\"value\":{}}\n", "CloudWatch metric stream Lines");
    check("{\"metric_stream_name\":\"x\",\"value\":{}}{}", "CloudWatch metric stream OneByOne");
    check("{\"records\":[[{\"longValue\":1}…", "RDS Data API OneByOne");
    check("{\"formattedRecords\":\"[]\"}", "RDS Data API OneByOne");
    check("{\"Records\":[[{\"longValue\":1}…", "Redshift GetStatementResult OneByOne");
    check("{\"totalCount\":1,\"problems\":[{…", "Dynatrace Problems OneByOne");
    check("{\"resolution\":\"1h\",\"result\":[{…", "Dynatrace Metrics OneByOne");
    check("{\"TopicArn\":\"x\",\"Message\":\"{}\"}", "SNS messages Lines");
    check("[{\"TopicArn\":\"x\",\"Message\":\"{}\"}]", "SNS messages after 1");
    check("{\"records\":[{\"a\":1}]}", "after 12 records");
}
