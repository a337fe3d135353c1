use auth::{CredentialsForm, Secret};

#[derive(CredentialsForm)]
struct Login {
    username: String,
    password: Secret,
}

fn main() {}
