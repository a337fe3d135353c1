use auth::AuthConfig;

#[derive(AuthConfig)]
#[auth(email, id = "letter", name = "Letter")]
struct Letter {
    from: String,
}

fn main() {}
