use std::collections::HashSet;

use auth::{
    BoxError, Secret,
    parts::BoxFuture,
    password::{BreachedPasswords, Passwords},
};

struct Leaked(HashSet<String>);

impl BreachedPasswords for Leaked {
    fn is_breached<'a>(&'a self, password: &'a Secret) -> BoxFuture<'a, Result<bool, BoxError>> {
        Box::pin(async move { Ok(self.0.contains(password.expose())) })
    }
}

fn main() {
    let _ = Passwords::new().breached(Leaked(HashSet::from(["123456".to_owned()])));
}
