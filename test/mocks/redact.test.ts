import { describe, expect, test } from "vitest";
import { redactBody, redactHeader, redactPath, secretsIn } from "../../mocks/redact.ts";

describe("redactHeader()", () => {
  for (const [name, value, shown] of [
    ["authorization", "Bearer test-token-1", "Bearer [redacted]"],
    ["authorization", "Basic YTpi", "Basic [redacted]"],
    ["authorization", "test-token-1", "[redacted]"],
    ["proxy-authorization", "Basic YTpi", "Basic [redacted]"],
    ["cookie", "session=1", "[redacted]"],
    ["set-cookie", "session=1; Path=/", "[redacted]"],
    ["x-api-key", "test-key", "[redacted]"],
    ["dd-application-key", "test-key", "[redacted]"],
    ["x-amz-security-token", "test-token", "[redacted]"],
    ["jenkins-crumb", "1a2b", "[redacted]"],
    ["location", "http://a.test/callback?code=abc&state=x", "http://a.test/callback?code=[redacted]&state=x"],
    [
      "link",
      '<http://a.test/items?page=2&access_token=abc>; rel="next"',
      '<http://a.test/items?page=2&access_token=[redacted]>; rel="next"',
    ],
    ["referer", "http://ada:open-sesame@a.test/x", "http://ada:[redacted]@a.test/x"],
    ["ocp-apim-subscription-key", "test-key", "[redacted]"],
    ["x-auth", "test-key", "[redacted]"],
    ["authority", "a.test", "a.test"],
    ["idempotency-key", "order-17", "order-17"],
    ["content-type", "application/json", "application/json"],
  ] as const) {
    test(`shows ${name}: ${value} as ${shown}`, () => {
      expect(redactHeader(name, value, [])).toBe(shown);
    });
  }
});

describe("redactPath()", () => {
  for (const [path, shown] of [
    ["/items?api_key=abc&page=2", "/items?api_key=[redacted]&page=2"],
    ["/items?page=2&key=abc", "/items?page=2&key=[redacted]"],
    ["/?X-Amz-Signature=abc&X-Amz-Date=2026", "/?X-Amz-Signature=[redacted]&X-Amz-Date=2026"],
    ["/items?page_token=abc&next_token=d&cursor=e", "/items?page_token=abc&next_token=d&cursor=e"],
    ["/keys/1?q=a=b", "/keys/1?q=a=b"],
    ["/?pass=abc&pwd=d&otp=e&pins=3", "/?pass=[redacted]&pwd=[redacted]&otp=[redacted]&pins=3"],
    [
      "/go?next=http%3A%2F%2Fb.test%2F%3Ftoken%3Dabc%26page%3D2",
      "/go?next=http%3A%2F%2Fb.test%2F%3Ftoken%3D[redacted]%26page%3D2",
    ],
    ["/go?next=http://ada:abc@b.test/", "/go?next=http://ada:[redacted]@b.test/"],
  ] as const) {
    test(`shows ${path} as ${shown}`, () => {
      expect(redactPath(path, [])).toBe(shown);
    });
  }
});

describe("redactBody()", () => {
  for (const [what, body, shown] of [
    ["JSON", '{"access_token": "abc", "expires_in": 3600}', '{"access_token": "[redacted]", "expires_in": 3600}'],
    ["JSON with odd characters", '{"password":"a\\"b","x":1}', '{"password":"[redacted]","x":1}'],
    ["JSON that was cut off", '{"id":1,"client_secret":"abc', '{"id":1,"client_secret":"[redacted]"'],
    [
      "JSON without secrets",
      '{"token_type":"Bearer","next_page_token":"abc"}',
      '{"token_type":"Bearer","next_page_token":"abc"}',
    ],
    ["a list in JSON", '{"tokens":["abc","d"],"token":[],"n":[1]}', '{"tokens":"[redacted]","token":[],"n":[1]}'],
    ["an address in JSON", '{"url":"http://ada:abc@b.test/"}', '{"url":"http://ada:[redacted]@b.test/"}'],
    ["a form", "grant_type=refresh_token&refresh_token=abc", "grant_type=refresh_token&refresh_token=[redacted]"],
    ["a form with a code", "code=abc&redirect_uri=x", "code=[redacted]&redirect_uri=x"],
    [
      "XML",
      "<Key><SecretAccessKey>abc</SecretAccessKey><UserName>ada</UserName></Key>",
      "<Key><SecretAccessKey>[redacted]</SecretAccessKey><UserName>ada</UserName></Key>",
    ],
    [
      "a form in parts",
      '--x\r\nContent-Disposition: form-data; name="token"\r\n\r\nabc\r\n--x--',
      '--x\r\nContent-Disposition: form-data; name="token"\r\n\r\n[redacted]\r\n--x--',
    ],
    [
      "a form in parts that say their type",
      '--x\r\nContent-Disposition: form-data; name="private_key"\r\nContent-Type: a/b\r\n\r\nabc\r\nd\r\n--x--',
      '--x\r\nContent-Disposition: form-data; name="private_key"\r\nContent-Type: a/b\r\n\r\n[redacted]\r\n--x--',
    ],
    ["a sentence", "1 + 1 = 2", "1 + 1 = 2"],
  ] as const) {
    test(`shows ${what}`, () => {
      expect(redactBody(body, [])).toBe(shown);
    });
  }

  test("takes out the values that the request's headers carry, wherever they turn up", () => {
    const secrets = secretsIn({ authorization: "Bearer abcdef", "x-api-key": "a-key" });
    expect(redactBody("you sent abcdef and a-key", secrets)).toBe("you sent [redacted] and [redacted]");
  });

  test("takes out the password of Basic credentials", () => {
    const secrets = secretsIn({ authorization: `Basic ${btoa("ada:open-sesame")}` });
    expect(redactPath("/basic-auth/ada/open-sesame", secrets)).toBe("/basic-auth/ada/[redacted]");
  });

  test("takes out the values of cookies", () => {
    const secrets = secretsIn({ cookie: "theme=dark; sid=abcdef" });
    expect(redactBody('{"cookies":{"sid":"abcdef"}}', secrets)).toBe('{"cookies":{"sid":"[redacted]"}}');
  });

  test("is done with a hostile body at once", () => {
    const units = ['"', '"a', '"token":"\\', "<a", "a=", "&token=", 'name="', '"token":["', "//a:", "%3Fa%3D"];
    const before = process.cpuUsage();
    for (const unit of units) redactBody(unit.repeat(8_000), []);
    const { user } = process.cpuUsage(before);
    expect(user / 1_000, "milliseconds of this process").toBeLessThan(1_000);
  });
});
