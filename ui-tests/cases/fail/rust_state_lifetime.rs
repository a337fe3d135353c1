use auth::auth;
use auth_providers::GitHub;

#[derive(Clone)]
struct Db<'a>(&'a str);

auth! {
    providers: [GitHub { ..env }],
    state: Db<'a>,
}

fn main() {
    let _ = Db("").0;
}
