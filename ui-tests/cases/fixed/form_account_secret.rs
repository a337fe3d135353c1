use auth::{CredentialsForm, Secret};

#[derive(CredentialsForm)]
struct Login {
    #[form(account)]
    username: String,
    password: Secret,
}

fn main() {}
