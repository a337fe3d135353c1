use auth::Secret;

// TM-003
fn main() {
    let known = Secret::new("state");
    let sent = String::from("state");
    assert!(known == sent.as_str());
}
