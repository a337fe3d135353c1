//! Pictures that are not a member of a profile: Microsoft's, and those that Discord shows for
//! everybody else.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::{
    entra::{MICROSOFT, site},
    provider::{ACCESS_TOKEN, Answer},
    site::Site,
};

const ISSUER: &str = "https://login.microsoftonline.com/{tenantid}/v2.0";
const TENANT: &str = "8c6b5a49-3827-4160-9f8e-7d6c5b4a3928";

fn photo(size: u32) -> String {
    format!("https://graph.microsoft.com/v1.0/me/photos/{size}x{size}/$value")
}

async fn microsoft(id: &'static str, options: &[(&str, &str)]) -> Site {
    let issuer = ISSUER.replace("{tenantid}", TENANT);
    site(id, options, ISSUER, json!({ "tid": TENANT, "iss": issuer, "photo": "not a claim" })).await
}

async fn image(site: &Site) -> Option<String> {
    site.sign_in().await.unwrap().identity.image
}

#[tokio::test]
async fn a_photo_is_a_data_url() {
    for id in MICROSOFT {
        for (kind, shown) in [
            ("image/jpeg", "image/jpeg"),
            ("image/png; q=1", "image/png"),
            ("image/webp", "image/webp"),
        ] {
            let site = microsoft(id, &[]).await;
            let bytes = vec![0xff, 0xd8, 0xff, 0x00];
            site.provider.answer(&photo(48), Answer(200, kind, bytes.clone()));
            let expected = format!("data:{shown};base64,{}", STANDARD.encode(bytes));
            assert_eq!(image(&site).await, Some(expected), "{id}");
            let asked = site.provider.take(&photo(48));
            assert_eq!(asked[0].header("authorization"), format!("Bearer {ACCESS_TOKEN}"));
        }
        let site = microsoft(id, &[("PROFILE_PHOTO_SIZE", "96")]).await;
        site.provider.answer(&photo(96), Answer(200, "image/jpeg", vec![1]));
        assert_eq!(image(&site).await.as_deref(), Some("data:image/jpeg;base64,AQ=="));
        // As large as one may be, for a session in a cookie to hold it.
        site.provider.answer(&photo(96), Answer(200, "image/jpeg", vec![1; 12_000]));
        assert!(image(&site).await.is_some());
        let off = microsoft(id, &[("FETCH_PROFILE_PHOTO", "false")]).await;
        assert_eq!(image(&off).await, None);
        assert!(off.provider.take(&photo(48)).is_empty(), "{id}: it isn't to be asked for");
    }
    assert!(Site::try_start("azure-ad", &[("PROFILE_PHOTO_SIZE", "47")]).await.is_err());
}

#[tokio::test]
async fn what_is_no_photo_is_left_out() {
    for id in MICROSOFT {
        let site = microsoft(id, &[]).await;
        for (name, answer) in [
            ("no photo", Answer(404, "image/jpeg", vec![1])),
            ("no right", Answer(403, "application/json", b"{}".to_vec())),
            ("a fault", Answer(500, "image/jpeg", vec![1])),
            ("a page", Answer(200, "text/html", b"<script>".to_vec())),
            ("a drawing with scripts", Answer(200, "image/svg+xml", b"<svg>".to_vec())),
            ("a type with more", Answer(200, "image/jpeg\"><script>", vec![1])),
            ("too much", Answer(200, "image/jpeg", vec![1; 12_001])),
            ("far too much", Answer(200, "image/jpeg", vec![1; 4 << 20])),
        ] {
            site.provider.answer(&photo(48), answer);
            assert_eq!(image(&site).await, None, "{id}: {name}");
        }
        // Nobody granted it.
        let tokens = "https://login.microsoftonline.com/tenantid/v2.0/token";
        let this = site.provider.clone();
        site.provider.answer(&photo(48), Answer(200, "image/jpeg", vec![1]));
        site.provider.react(tokens, move |_| {
            let issuer = ISSUER.replace("{tenantid}", TENANT);
            let claims = this.claims(&issuer, &json!({ "tid": TENANT }));
            json!({
                "access_token": ACCESS_TOKEN, "token_type": "Bearer", "scope": "openid email",
                "id_token": super::sign::jwt(&claims, None),
            })
            .into()
        });
        site.provider.take(&photo(48));
        assert_eq!(image(&site).await, None);
        assert!(site.provider.take(&photo(48)).is_empty(), "{id}");
    }
}

#[tokio::test]
async fn everybody_at_discord_has_a_picture() {
    let site = Site::start("discord", &[]).await;
    let tokens = json!({ "access_token": ACCESS_TOKEN, "token_type": "Bearer" });
    site.provider.answer("https://discord.com/api/oauth2/token", tokens);
    // What the formulas come to was worked out apart from the code.
    let rows: [(&str, Value, Value, &str); 11] = [
        (
            "80351110224678912",
            json!("8342729096ea3675442027381ff50dfe"),
            json!("1337"),
            "avatars/80351110224678912/8342729096ea3675442027381ff50dfe.png",
        ),
        (
            "80351110224678912",
            json!("a_8342729096ea3675442027381ff50dfe"),
            json!("0"),
            "avatars/80351110224678912/a_8342729096ea3675442027381ff50dfe.gif",
        ),
        ("80351110224678912", json!(null), json!("1337"), "embed/avatars/2.png"),
        ("80351110224678912", json!(null), json!("0001"), "embed/avatars/1.png"),
        ("80351110224678912", json!(null), json!("9999"), "embed/avatars/4.png"),
        ("80351110224678912", json!(null), json!("0"), "embed/avatars/5.png"),
        ("80351110224678912", json!(null), json!("0000"), "embed/avatars/5.png"),
        ("80351110224678912", json!(""), json!(null), "embed/avatars/5.png"),
        ("1145783920174563328", json!(null), json!("0"), "embed/avatars/3.png"),
        ("4194304", json!(null), json!("0"), "embed/avatars/1.png"),
        ("18446744073709551615", json!(null), json!("0"), "embed/avatars/3.png"),
    ];
    for (id, avatar, discriminator, path) in rows {
        let profile = json!({
            "id": id, "username": "mira", "avatar": avatar, "discriminator": discriminator,
        });
        site.provider.answer("https://discord.com/api/users/@me", profile);
        let expected = format!("https://cdn.discordapp.com/{path}");
        assert_eq!(image(&site).await, Some(expected), "{id}, {avatar}, {discriminator}");
    }
}
