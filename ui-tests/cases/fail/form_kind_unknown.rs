use auth::CredentialsForm;

#[derive(CredentialsForm)]
struct Login {
    #[form(kind = "telephone")]
    number: String,
}

fn main() {}
