//! What a column's name says about its values. English words of common exports; a name that says nothing is not
//! guessed at here.

/// What a name hints at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// Amounts that add up: views, revenue, errors.
    Sum,
    /// Levels and ratios that do not: price, temperature, rate.
    Mean,
    /// Names of things, or places in time and space: `user_id`, year, postcode.
    Id,
    /// Kinds of things, which are sometimes numbered: store, device, status.
    Thing,
    /// The answer to the question that is being asked: label, `is_anomaly`.
    Label,
    /// Nothing.
    Unknown,
}

const LABELS: &[&str] = &["label", "labels", "anomaly", "anomalous", "outlier", "target", "truth"];
const IDS: &[&str] = &[
    "id",
    "ids",
    "uuid",
    "guid",
    "key",
    "code",
    "index",
    "idx",
    "zip",
    "postcode",
    "postal",
    "sku",
    "isbn",
    "phone",
    "lat",
    "latitude",
    "lon",
    "lng",
    "longitude",
    "year",
    "quarter",
    "month",
    "week",
    "weekday",
    "dow",
    "day",
    "hour",
    "minute",
    "line",
    "row",
    "rownum",
    "version",
    "unnamed",
];
const THINGS: &[&str] = &[
    "store",
    "shop",
    "branch",
    "outlet",
    "region",
    "area",
    "country",
    "zone",
    "site",
    "plant",
    "warehouse",
    "station",
    "terminal",
    "channel",
    "device",
    "sensor",
    "machine",
    "server",
    "node",
    "shard",
    "partition",
    "port",
    "category",
    "department",
    "dept",
    "segment",
    "group",
    "cluster",
    "type",
    "kind",
    "class",
    "status",
    "tier",
    "brand",
    "product",
    "campaign",
    "carrier",
    "vendor",
    "customer",
    "user",
];
const MEANS: &[&str] = &[
    "rate",
    "rates",
    "ratio",
    "pct",
    "percent",
    "percentage",
    "share",
    "avg",
    "average",
    "mean",
    "median",
    "p50",
    "p75",
    "p90",
    "p95",
    "p99",
    "p999",
    "quantile",
    "percentile",
    "per",
    "price",
    "prices",
    "temperature",
    "temp",
    "humidity",
    "pressure",
    "cpu",
    "memory",
    "mem",
    "ram",
    "utilization",
    "utilisation",
    "usage",
    "load",
    "latency",
    "duration",
    "elapsed",
    "time",
    "rtt",
    "lag",
    "delay",
    "speed",
    "velocity",
    "score",
    "level",
    "voltage",
    "current",
    "frequency",
    "occupancy",
    "gauge",
    "rating",
    "ctr",
    "cpc",
    "cpm",
    "cpa",
    "roas",
    "roi",
    "margin",
    "yield",
    "conversion",
    "availability",
    "uptime",
    "ms",
    "millis",
    "age",
    "distance",
    "depth",
    "stock",
    "inventory",
    "balance",
    "size",
    "length",
    "max",
    "min",
    "celsius",
    "fahrenheit",
    "satisfaction",
    "nps",
];
const SUMS: &[&str] = &[
    "views",
    "view",
    "pageviews",
    "impressions",
    "clicks",
    "visits",
    "visitors",
    "sessions",
    "users",
    "hits",
    "revenue",
    "sales",
    "amount",
    "total",
    "sum",
    "count",
    "counts",
    "cnt",
    "number",
    "num",
    "quantity",
    "qty",
    "units",
    "orders",
    "requests",
    "reqs",
    "responses",
    "queries",
    "calls",
    "bytes",
    "packets",
    "errors",
    "error",
    "failures",
    "failed",
    "timeouts",
    "retries",
    "cost",
    "costs",
    "spend",
    "profit",
    "income",
    "turnover",
    "gmv",
    "transactions",
    "payments",
    "refunds",
    "returns",
    "tickets",
    "events",
    "downloads",
    "uploads",
    "installs",
    "signups",
    "registrations",
    "subscribers",
    "messages",
    "emails",
    "volume",
    "items",
    "passengers",
    "trips",
    "rides",
    "bookings",
    "deliveries",
    "kwh",
    "purchases",
    "conversions",
    "leads",
    "likes",
    "shares",
    "comments",
    "tweets",
    "posts",
    "cases",
    "deaths",
];

/// What `name` hints at. Labels and ids win over means, means over sums: an error rate is a rate.
pub fn meaning(name: &str) -> Meaning {
    let words = split(name);
    let any = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let last = words.last().map_or("", String::as_str);
    if any(LABELS) {
        Meaning::Label
    } else if IDS.contains(&last) || (words.first().is_some_and(|first| first == "id") && words.len() == 2) {
        Meaning::Id
    } else if THINGS.contains(&last) {
        Meaning::Thing
    } else if any(MEANS) || name.contains('%') {
        Meaning::Mean
    } else if any(SUMS) {
        Meaning::Sum
    } else {
        Meaning::Unknown
    }
}

/// Whether `name` says that each thing has its own value.
pub fn is_identity(name: &str) -> bool {
    split(name).last().is_some_and(|last| ["id", "uuid", "guid"].contains(&last.as_str()))
}

/// How much `name` is the name of the time of a row; higher is more.
pub fn time_rank(name: &str) -> u8 {
    let words = split(name);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let joined = words.concat();
    if ["timestamp", "time", "datetime", "date", "ts", "eventtime", "eventtimestamp"].contains(&joined.as_str()) {
        3
    } else if has(&["updated", "modified", "imported", "loaded", "ingested", "inserted", "exported", "end", "expires"])
    {
        0
    } else if has(&["timestamp", "time", "datetime", "date", "ts"]) {
        2
    } else if has(&["day", "hour", "minute", "week", "month", "period", "at", "when", "created", "start", "bucket"]) {
        1
    } else {
        0
    }
}

/// Lower-case words of a name: `avgOrderValue` and `avg_order_value` give the same three, `CPUUsage` gives two.
fn split(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let mut words: Vec<String> = Vec::new();
    let mut before = None;
    for (index, &letter) in letters.iter().enumerate() {
        if !letter.is_alphanumeric() {
            before = None;
            continue;
        }
        let next_is_lower = letters.get(index + 1).is_some_and(|next| next.is_lowercase());
        let starts =
            before.is_none_or(|before: char| letter.is_uppercase() && (!before.is_uppercase() || next_is_lower));
        if starts {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(letter.to_lowercase());
        }
        before = Some(letter);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_mean_what_they_say() {
        for (name, expected) in [
            ("views", Meaning::Sum),
            ("Total Revenue (EUR)", Meaning::Sum),
            ("error_rate", Meaning::Mean),
            ("requestsPerSecond", Meaning::Mean),
            ("CPUUtilization", Meaning::Mean),
            ("cpu_utilization", Meaning::Mean),
            ("bounces (%)", Meaning::Mean),
            ("responseTime", Meaning::Mean),
            ("exchange rates", Meaning::Mean),
            ("userId", Meaning::Id),
            ("store", Meaning::Thing),
            ("http_status", Meaning::Thing),
            ("store_visits", Meaning::Sum),
            ("is_anomaly", Meaning::Label),
            ("value", Meaning::Unknown),
            ("", Meaning::Unknown),
        ] {
            assert_eq!(meaning(name), expected, "{name}");
        }
    }

    #[test]
    fn the_time_of_the_row_ranks_above_its_bookkeeping() {
        assert!(time_rank("timestamp") > time_rank("order_date"));
        assert!(time_rank("created_at") > time_rank("updated_at"));
        assert!(time_rank("event time") == time_rank("Timestamp"));
    }
}
