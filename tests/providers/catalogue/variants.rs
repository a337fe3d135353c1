//! Payloads that a sample's payload can be turned into, made from the rules that read it.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::case::Case;

/// The fields of an identity, in the order in which they are mapped.
pub(crate) const FIELDS: [&str; 5] = ["id", "name", "email", "email_verified", "image"];

/// A payload with something changed.
pub(crate) struct Variant {
    /// What was changed.
    pub(crate) name: String,
    pub(crate) case: Case,
}

/// What a place in a document holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Id,
    Name,
    Email,
    Truth,
    Image,
    /// A piece of a template.
    Piece,
    /// What a condition is about: values that meet it, and values that don't, as JSON.
    Condition(Vec<String>),
    /// A list that is searched: each condition's pointer, and the pointer of the result.
    List(Vec<(String, String)>, String),
}

/// A place that rules read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    /// Which document; empty for the profile.
    document: String,
    pointer: String,
    kind: Kind,
}

/// The variants of a case that the rules tell apart: those without what the rules read first, and
/// if it `is_first`, those with every other value in every place, other places filled or not.
pub(crate) fn variants(rules: &Map<String, Value>, case: &Case, is_first: bool) -> Vec<Variant> {
    let mut places = BTreeSet::new();
    for field in FIELDS {
        for rule in rules.get(field).and_then(Value::as_array).into_iter().flatten() {
            collect(rule, field, &mut places);
        }
    }
    let is_integer = rules["id_type"] == "integer";
    // A piece of a URL that is the id is changed as the id.
    let ids: Vec<_> = places.iter().filter(|place| place.kind == Kind::Id).cloned().collect();
    let is_id = |place: &Place| ids.iter().any(|id| id.pointer == place.pointer);
    places.retain(|place| place.kind != Kind::Piece || !is_id(place));
    // An address that is the name as well stays a text.
    let addresses: Vec<_> =
        places.iter().filter(|place| place.kind == Kind::Email).cloned().collect();
    places.retain(|place| {
        place.kind != Kind::Name || !addresses.iter().any(|it| it.pointer == place.pointer)
    });
    let mut found = Vec::new();
    let full = full(case, &places, is_integer);
    let noisy = noisy(&full, &places);
    let bases = [("as it is", case), ("full", &full), ("noisy", &noisy)];
    // Further cases differ in what the variants of the first differ in.
    let count = if is_first { bases.len() } else { 1 };
    for (base, case) in bases.into_iter().take(count) {
        found.push(Variant { name: base.to_owned(), case: case.clone() });
        for place in places.iter().filter(|_| is_first && base != "noisy") {
            for value in place.values(case) {
                found.push(place.variant(base, case, value));
            }
        }
        without_first_rules(base, rules, case, &mut found);
    }
    let mut known = BTreeSet::new();
    found.retain(|it| known.insert(format!("{} {:?}", it.case.profile, it.case.documents)));
    found
}

/// Payloads in which the first rules of a field yield nothing.
fn without_first_rules(
    base: &str,
    rules: &Map<String, Value>,
    case: &Case,
    found: &mut Vec<Variant>,
) {
    for field in FIELDS {
        let list = rules.get(field).and_then(Value::as_array).into_iter().flatten();
        for blank in [None, Some(json!(" "))] {
            let mut changed = case.clone();
            for (at, rule) in list.clone().enumerate() {
                let mut places = BTreeSet::new();
                collect(rule, field, &mut places);
                for place in places {
                    let blank = blank.clone().filter(|_| !matches!(place.kind, Kind::List(..)));
                    place.set(&mut changed, blank);
                }
                let name = format!("{base}, {field} without its first {} rules", at + 1);
                found.push(Variant { name, case: changed.clone() });
            }
        }
    }
}

fn kind(field: &str) -> Kind {
    match field {
        "id" => Kind::Id,
        "name" => Kind::Name,
        "email" => Kind::Email,
        "email_verified" => Kind::Truth,
        _ => Kind::Image,
    }
}

fn collect(rule: &Value, field: &str, places: &mut BTreeSet<Place>) {
    let mut add = |pointer: &str, kind: Kind| {
        let (document, pointer) =
            if pointer.starts_with('/') { ("", pointer) } else { pointer.split_once(':').unwrap() };
        places.insert(Place { document: document.to_owned(), pointer: pointer.to_owned(), kind });
    };
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    if let Some(pointer) = rule.as_str() {
        return add(pointer, kind(field));
    }
    if let Some(pointer) = rule["pointer"].as_str() {
        add(pointer, kind(field));
    }
    for part in rule["template"].as_str().unwrap_or_default().split('{').skip(1) {
        let name = part.split('}').next().unwrap();
        if name.starts_with('/') {
            add(name, Kind::Piece);
        }
    }
    for pointer in rule["all"].as_array().into_iter().flatten() {
        add(pointer.as_str().unwrap(), Kind::Truth);
    }
    if let Some(list) = rule["find"].as_str() {
        let conditions = rule["where"].as_object().unwrap();
        let conditions =
            conditions.iter().map(|(pointer, condition)| (pointer.clone(), condition.to_string()));
        add(list, Kind::List(conditions.collect(), text(&rule["get"])));
    }
    for (pointer, condition) in rule["when"].as_object().into_iter().flatten() {
        add(pointer, Kind::Condition(around(condition)));
    }
    for part in rule["join"].as_array().into_iter().flatten() {
        collect(part, field, places);
    }
    for var in rule["vars"].as_object().into_iter().flat_map(Map::values) {
        if var["fn"].is_null() {
            collect(var, field, places);
        }
    }
}

/// Values around a condition.
fn around(condition: &Value) -> Vec<String> {
    let values = if let Some(prefix) = condition["prefix"].as_str() {
        vec![json!(format!("{prefix}x1")), json!("y2")]
    } else if let Some(list) = condition["in"].as_array() {
        list.iter().cloned().chain([json!(false), json!(0), json!("no")]).collect()
    } else if !condition["null"].is_null() {
        vec![json!("2020-05-23T09:05:22.000Z")]
    } else if !condition["contains"].is_null() {
        vec![
            json!(["@email"]),
            json!(["other@example.org", "@email"]),
            json!(["other@example.org"]),
            json!([]),
        ]
    } else {
        vec![condition["ne"].clone(), json!(false)]
    };
    values.iter().map(Value::to_string).collect()
}

impl Place {
    /// What the place may hold; `None` for nothing at all.
    fn values(&self, case: &Case) -> Vec<Option<Value>> {
        let mut values = vec![None, Some(Value::Null)];
        let mut add = |added: &[Value]| values.extend(added.iter().cloned().map(Some));
        if !matches!(self.kind, Kind::List(..) | Kind::Condition(_)) {
            add(&[json!(""), json!(" \t"), json!({}), json!([])]);
        }
        match &self.kind {
            Kind::Id => add(&[
                json!("4203119"),
                json!(4_203_119),
                json!("9007199254740993"),
                json!(9_007_199_254_740_993_u64),
                json!(u64::MAX),
                json!(1.5),
                json!(true),
            ]),
            Kind::Name => add(&[json!(" Núria  O’Hara "), json!(42)]),
            Kind::Email => add(&[json!("  MIRA.Castell@Example.COM "), json!(true)]),
            Kind::Truth => {
                add(&[
                    json!(true),
                    json!("true"),
                    json!(1),
                    json!(false),
                    json!("false"),
                    json!(0),
                ]);
            }
            Kind::Image => add(&[json!("https://img.example/a.png?b=1&amp;c=2"), json!(true)]),
            Kind::Piece => add(&[json!("piece"), json!(77)]),
            Kind::Condition(around) => {
                let email = case.profile["email"].as_str().unwrap_or("a@example.com");
                let email = email.trim().to_uppercase();
                let filled = around.iter().map(|value| value.replace("@email", &email));
                add(&filled.map(|it| serde_json::from_str(&it).unwrap()).collect::<Vec<_>>());
            }
            Kind::List(conditions, get) => add(&lists(conditions, get)),
        }
        values
    }

    fn variant(&self, base: &str, case: &Case, value: Option<Value>) -> Variant {
        let to = value.as_ref().map_or("nothing".to_owned(), Value::to_string);
        let name = format!("{base}, {}:{} is {to}", self.document, self.pointer);
        let mut case = case.clone();
        self.set(&mut case, value);
        Variant { name, case }
    }

    fn set(&self, case: &mut Case, value: Option<Value>) {
        if self.document.is_empty() {
            return set(&mut case.profile, &self.pointer, value);
        }
        if self.pointer.is_empty() {
            match value {
                // A document that a request brings is there or is not.
                Some(value) if value.is_array() => {
                    case.documents.insert(self.document.clone(), value);
                }
                _ => {
                    case.documents.remove(&self.document);
                }
            }
            return;
        }
        let document = case.documents.entry(self.document.clone()).or_default();
        set(document, &self.pointer, value);
    }
}

/// Lists whose elements meet the conditions or don't, in several orders.
fn lists(conditions: &[(String, String)], get: &str) -> Vec<Value> {
    let element = |number: usize, meets: usize| {
        let mut element = json!({});
        for (at, (pointer, condition)) in conditions.iter().enumerate() {
            if condition == "true" {
                set(&mut element, pointer, Some(json!(meets & (1 << at) != 0)));
            }
        }
        if element.pointer(get).is_none() {
            set(&mut element, get, Some(json!(format!("listed.{number}@Example.com"))));
        }
        element["added"] = json!({ "since": null });
        element
    };
    let all = (1 << conditions.len()) - 1;
    let mut lists = vec![json!([])];
    for meets in 0..=all {
        lists.push(json!([element(1, meets)]));
        lists.push(json!([element(1, meets), element(2, all), element(3, all)]));
        lists.push(json!([element(1, 1), element(2, meets)]));
    }
    lists
}

/// A case in which every place that a rule reads holds something of its own.
fn full(case: &Case, places: &BTreeSet<Place>, is_integer: bool) -> Case {
    let mut full = case.clone();
    for (number, place) in places.iter().enumerate() {
        let there = match place.document.as_str() {
            "" => full.profile.pointer(&place.pointer),
            other => full.documents.get(other).and_then(|it| it.pointer(&place.pointer)),
        };
        if there.is_some_and(|there| !there.is_null() && *there != json!("")) {
            continue;
        }
        let value = match place.kind {
            Kind::Id if is_integer => json!(70_000 + number),
            Kind::Id => json!(format!("{}", 80_000 + number)),
            Kind::Name => json!(format!("Name {number}")),
            Kind::Email => json!(format!("Address.{number}@example.com")),
            Kind::Image => json!(format!("https://img.example/{number}.png")),
            Kind::Piece => json!(format!("piece-{number}")),
            Kind::Truth | Kind::Condition(_) | Kind::List(..) => continue,
        };
        // A picture is served, and nothing else of a whole document is.
        if !place.pointer.is_empty() {
            place.set(&mut full, Some(value));
        }
    }
    full
}

/// A case with members that other providers have, and that no rule reads here.
fn noisy(full: &Case, places: &BTreeSet<Place>) -> Case {
    let mut noisy = full.clone();
    let of_profile = || places.iter().filter(|place| place.document.is_empty());
    let ids = of_profile().filter(|place| place.kind == Kind::Id);
    let roots: BTreeSet<_> =
        ids.map(|place| place.pointer.rsplit_once('/').unwrap().0).chain([""]).collect();
    for root in roots {
        for name in NOISE {
            let pointer = format!("{root}/{name}");
            let is_read = of_profile().any(|place| place.pointer.starts_with(&pointer));
            let is_there = noisy.profile.pointer(&pointer).is_some();
            if !is_read && !is_there && noisy.profile.pointer(root).is_some_and(Value::is_object) {
                let value = match *name {
                    "email" | "mail" => json!("noise@example.net"),
                    "email_verified" | "verified" => json!(true),
                    _ => json!(format!("noise of {name}")),
                };
                set(&mut noisy.profile, &pointer, Some(value));
            }
        }
    }
    noisy
}

/// Names of members that many providers have.
const NOISE: &[&str] = &[
    "avatar",
    "avatar_url",
    "displayName",
    "display_name",
    "email",
    "email_verified",
    "emails",
    "family_name",
    "first_name",
    "full_name",
    "given_name",
    "image",
    "last_name",
    "login",
    "mail",
    "middle_name",
    "name",
    "nickname",
    "photo",
    "picture",
    "preferred_username",
    "profile_image",
    "user_id",
    "username",
    "uuid",
    "verified",
];

/// Puts a value where a pointer points, or takes it away.
fn set(root: &mut Value, pointer: &str, value: Option<Value>) {
    let tokens: Vec<_> =
        pointer.split('/').skip(1).map(|it| it.replace("~1", "/").replace("~0", "~")).collect();
    let (last, parents) = tokens.split_last().unwrap();
    let mut at = root;
    if at.is_null() {
        *at = if tokens[0].parse::<usize>().is_ok() { json!([]) } else { json!({}) };
    }
    for (depth, token) in parents.iter().enumerate() {
        let next = &tokens[depth + 1];
        at = match (at, token.parse::<usize>()) {
            (Value::Array(elements), Ok(index)) => {
                if elements.len() <= index {
                    elements.resize(index + 1, Value::Null);
                }
                &mut elements[index]
            }
            (at, _) => &mut at[token.as_str()],
        };
        if !at.is_object() && !at.is_array() {
            *at = if next.parse::<usize>().is_ok() { json!([]) } else { json!({}) };
        }
    }
    match (at, value) {
        (Value::Array(elements), Some(value)) => {
            elements.truncate(last.parse().unwrap());
            elements.push(value);
        }
        (Value::Array(elements), None) => elements.truncate(last.parse().unwrap()),
        (at, Some(value)) => at[last.as_str()] = value,
        (Value::Object(members), None) => {
            members.remove(last);
        }
        _ => {}
    }
}
