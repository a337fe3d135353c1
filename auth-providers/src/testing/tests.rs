use std::fs;

use auth::Identity;

use super::*;
use crate::{GitHub, Google, Oidc, Twitter, TwitterLegacy};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/samples");

/// Who a typed profile is about, for each provider with the id of its sample.
macro_rules! typed {
    ($($provider:ident $id:literal),* $(,)?) => {
        [$(($id, profile::<crate::$provider>().map(|profile| profile.identity()))),*]
    };
}

#[expect(clippy::too_many_lines, reason = "each provider has a line")]
#[expect(deprecated, reason = "providers that are going away have a person too")]
fn typed() -> [(&'static str, Result<Identity, BoxError>); 102] {
    typed! {
        FortyTwoSchool "42-school",
        Apple "apple",
        Asgardeo "asgardeo",
        Atlassian "atlassian",
        Auth0 "auth0",
        Authentik "authentik",
        AzureAd "azure-ad",
        AzureAdB2c "azure-ad-b2c",
        AzureDevops "azure-devops",
        BankIdNorge "bankid-no",
        BattleNet "battlenet",
        BeyondIdentity "beyondidentity",
        Bitbucket "bitbucket",
        BoxCom "box",
        BoxyHqSaml "boxyhq-saml",
        Bungie "bungie",
        ClickUp "click-up",
        Cognito "cognito",
        Coinbase "coinbase",
        Concept2 "concept2",
        Descope "descope",
        Discord "discord",
        Dribbble "dribbble",
        Dropbox "dropbox",
        DuendeIdentityServer6 "duende-identityserver6",
        Eventbrite "eventbrite",
        EveOnline "eveonline",
        Facebook "facebook",
        Faceit "faceit",
        Figma "figma",
        Foursquare "foursquare",
        Freshbooks "freshbooks",
        Frontegg "frontegg",
        FusionAuth "fusionauth",
        GitHub "github",
        GitLab "gitlab",
        Google "google",
        HubSpot "hubspot",
        HuggingFace "huggingface",
        Hydra "hydra",
        IdentityServer4 "identity-server4",
        Instagram "instagram",
        Kakao "kakao",
        Keycloak "keycloak",
        Kick "kick",
        Kinde "kinde",
        Line "line",
        Linear "linear",
        LinkedIn "linkedin",
        Logto "logto",
        Mailchimp "mailchimp",
        MailRu "mailru",
        Mastodon "mastodon",
        Mattermost "mattermost",
        Medium "medium",
        MicrosoftEntraId "microsoft-entra-id",
        Naver "naver",
        Netlify "netlify",
        NetSuite "netsuite",
        Nextcloud "nextcloud",
        Notion "notion",
        Okta "okta",
        OneLogin "onelogin",
        Osso "osso",
        Osu "osu",
        Passage "passage",
        Patreon "patreon",
        Paybin "paybin",
        PayPal "paypal",
        PingId "ping-id",
        Pinterest "pinterest",
        Pipedrive "pipedrive",
        Polar "polar",
        Railway "railway",
        Reddit "reddit",
        Roblox "roblox",
        Salesforce "salesforce",
        SimpleLogin "simplelogin",
        Slack "slack",
        Spotify "spotify",
        Strava "strava",
        Threads "threads",
        TikTok "tiktok",
        Todoist "todoist",
        Trakt "trakt",
        Twitch "twitch",
        Twitter "twitter",
        TwitterLegacy "twitter-oauth1",
        UnitedEffects "united-effects",
        Vercel "vercel",
        Vipps "vipps",
        Vk "vk",
        VkLegacy "vk-legacy",
        Webex "webex",
        WeChat "wechat",
        Wikimedia "wikimedia",
        WordPress "wordpress",
        WorkOs "workos",
        Yandex "yandex",
        Zitadel "zitadel",
        Zoho "zoho",
        Zoom "zoom",
    }
}

#[test]
fn every_sample_is_listed() {
    let files = fs::read_dir(FOLDER).unwrap();
    let mut ids: Vec<_> = files
        .map(|file| file.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    ids.sort();
    let listed: Vec<_> = SAMPLES.iter().map(|(id, _)| (*id).to_owned()).collect();
    assert_eq!(listed, ids);
    let types: Vec<_> = typed().into_iter().map(|(id, _)| id.to_owned()).collect();
    assert_eq!(types, ids, "each provider's type is read");
}

#[test]
fn every_sample_is_an_object() {
    for (id, _) in SAMPLES {
        let sample = sample(id).unwrap();
        assert!(sample.profile.as_object().is_some_and(|members| !members.is_empty()), "{id}");
    }
    assert!(sample("nobody").is_none());
}

/// What a provider says about somebody is in the typed profile, whatever it is wrapped in.
#[test]
fn every_provider_has_a_typed_person_of_its_own() {
    let mut wrong = Vec::new();
    for ((id, identity), (_, text)) in typed().into_iter().zip(SAMPLES) {
        let recorded: Value = serde_json::from_str(text).unwrap();
        let expected = &recorded["expected"]["id"];
        match identity {
            Ok(identity) if *expected == identity.id => {}
            Ok(identity) => wrong.push(format!("{id}: {} is not {expected}", identity.id)),
            Err(error) => wrong.push(format!("{id}: {error}")),
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn samples_have_the_types_of_their_providers() {
    assert_eq!(profile::<GitHub>().unwrap().login.as_deref(), Some("mcastell"));
    assert!(!profile::<GitHub>().unwrap().emails.is_empty());
    assert_eq!(profile::<Google>().unwrap().email.as_deref(), Some("mira@example.com"));
    assert_eq!(profile::<Twitter>().unwrap().username.as_deref(), Some("miracastell"));
    assert_eq!(profile::<TwitterLegacy>().unwrap().id_str, "1498273645019283456");
    assert!(profile::<Oidc>().is_err(), "it is no service");
}
