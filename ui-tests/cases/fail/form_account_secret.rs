use auth::{CredentialsForm, Secret};

#[derive(CredentialsForm)]
struct Login {
    username: String,
    #[form(account)]
    password: Secret,
}

fn main() {}
