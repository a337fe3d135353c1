//! Session tokens of this library.

use std::time::Duration;

use serde_json::{Value, json};

use super::{
    super::{
        apart::{Apart, Beside, Envelope, Proof, open_apart, seal_apart},
        claims::{Claims, Standard, Subject, open_into},
    },
    *,
};

const HOUR: Duration = Duration::from_hours(1);
const NOBODY: Subject<'_> =
    Subject { sub: None, name: None, email: None, picture: None, has_nulls: false };

fn opened(payload: &str) -> Option<(Box<Envelope>, Value)> {
    open_apart(&ring(), &token(payload), at(5000))
}

#[test]
fn what_is_sealed_is_read_again() {
    let full = Beside {
        auth_time: Some(7),
        stamp: Some("stamp".to_owned()),
        roles: vec!["admin".into(), "support".into()],
        proof: Some(Proof { at: 9, amr: vec!["pwd".into()], provider: Some("acme".into()) }),
    };
    for (subject, beside) in [
        (NOBODY, Beside::default()),
        (Subject { sub: Some("1"), name: Some("J \"Smith\""), ..NOBODY }, full.clone()),
        (Subject { sub: Some("1"), email: Some("a@b.example"), has_nulls: true, ..NOBODY }, full),
    ] {
        let claims = json!({ "plan": "pro", "none": null });
        let apart = Apart { claims: &claims, beside: beside.clone() };
        let sealed = seal_apart(&ring(), subject, &apart, at(5000), HOUR, "id", IV).unwrap();
        let owned = |text: Option<&str>| text.map(str::to_owned);
        let standard = Standard {
            sub: owned(subject.sub),
            name: owned(subject.name),
            email: owned(subject.email),
            picture: owned(subject.picture),
            iat: Some(5000.0),
            exp: Some(8600.0),
            nbf: None,
            jti: Some("id".to_owned()),
            has_nulls: subject.has_nulls,
        };
        let expected = (Box::new(Envelope { standard, beside }), claims);
        assert_eq!(open_apart(&ring(), &sealed, at(5000)), Some(expected));
        // The clocks of two servers may differ by a quarter of a minute.
        assert!(open_apart::<Value>(&ring(), &sealed, at(8614)).is_some());
        assert!(open_apart::<Value>(&ring(), &sealed, at(8615)).is_none());
    }
}

#[test]
fn claims_are_never_taken_for_standard_ones() {
    let custom = json!({ "sub": "2", "exp": 1, "roles": ["admin"] });
    let beside = Beside { auth_time: Some(7), ..Beside::default() };
    let apart = Apart { claims: &custom, beside };
    let subject = Subject { sub: Some("1"), ..NOBODY };
    let sealed = seal_apart(&ring(), subject, &apart, at(0), HOUR, "id", IV).unwrap();
    let read: Claims<Value> = open_into(&ring(), &sealed, at(0)).unwrap();
    assert_eq!(read.standard.sub.as_deref(), Some("1"));
    assert_eq!(read.standard.exp, Some(3600.0));
    assert_eq!(read.custom, json!({ "claims": custom, "auth_time": 7 }));
    let (read, claims) = open_apart::<Value>(&ring(), &sealed, at(0)).unwrap();
    assert_eq!((read.standard.sub.as_deref(), read.beside.roles.len()), (Some("1"), 0));
    assert_eq!(claims, custom);
}

/// Two readers could see two values, and a date that isn't a number would be none.
#[test]
fn a_member_that_is_there_twice_or_of_another_type_makes_the_token_invalid() {
    for (payload, valid) in [
        (r#"{"claims":{}}"#, true),
        (r#"{"cl\u0061ims":{},"s\u0075b":"1"}"#, true),
        (r#"{"claims":{},"other":{"exp":1}}"#, true),
        (r#"{"claims":{},"sub":null,"name":null,"jti":null,"proof":null}"#, true),
        (r#"{"claims":{},"exp":5001.5,"nbf":5000}"#, true),
        (r#"{"claims":{},"exp":4985}"#, false),
        (r#"{"claims":{},"nbf":5016}"#, false),
        (r#"{"sub":"1"}"#, false),
        (r#"{"claims":{},"claims":{}}"#, false),
        (r#"{"claims":{},"sub":"1","s\u0075b":"2"}"#, false),
        (r#"{"claims":{},"name":null,"name":"a"}"#, false),
        (r#"{"claims":{},"roles":[],"roles":["admin"]}"#, false),
        (r#"{"claims":{},"sub":1}"#, false),
        (r#"{"claims":{},"email":1}"#, false),
        (r#"{"claims":{},"exp":null}"#, false),
        (r#"{"claims":{},"exp":"9000"}"#, false),
        (r#"{"claims":{},"iat":null}"#, false),
        (r#"{"claims":{},"roles":"admin"}"#, false),
        (r#"{"claims":{}} {}"#, false),
        (r#"["1",null,null,null,4000,9000,4000,"id",{},null,null,[],null]"#, false),
        (r#""claims""#, false),
    ] {
        assert_eq!(opened(payload).is_some(), valid, "{payload}");
    }
    assert!(opened(r#"{"claims":1,"picture":null}"#).unwrap().0.standard.has_nulls);
    assert!(!opened(r#"{"claims":1,"picture":"u"}"#).unwrap().0.standard.has_nulls);
    let invalid = ring().seal(IV, b"{\"claims\":\"\xff\"}".to_vec());
    assert!(open_apart::<Value>(&ring(), &invalid, at(0)).is_none());
}
