use auth::AuthConfig;

struct Region(String);

impl auth::FromVariable for Region {
    fn from_variable(text: &str) -> Result<Self, String> {
        Ok(Self(text.to_owned()))
    }
}

#[derive(AuthConfig)]
#[auth(env_prefix = "ACME_")]
struct Acme {
    region: Region,
}

fn main() {}
