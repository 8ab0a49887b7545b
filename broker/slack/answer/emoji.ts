import type { Inline } from "./pieces.ts";

/**
 * Names that every Slack workspace has, as far as agents write them. A workspace's own are unknown
 * without the scope `emoji:read`; what is not listed stays text.
 */
const STANDARD_NAMES: ReadonlySet<string> = new Set(
  `+1 -1 100 1234 abc airplane alarm_clock alien ambulance anchor angry apple arrow_down
  arrow_forward arrow_left arrow_right arrow_up art baby balloon bangbang bar_chart battery beer
  beers bell bento bicyclist bike bird birthday black_circle blue_book blue_heart blush boat bomb
  book bookmark books boom bow brain briefcase broken_heart bug bulb bus cactus cake calendar camera
  candle car card_file_box cat chart_with_downwards_trend chart_with_upwards_trend checkered_flag
  cherry_blossom clap clapper clipboard clock1 cloud coffee computer confetti_ball confused
  construction construction_worker cookie cool crab credit_card crossed_fingers crown cry crystal_ball
  cyclone dart date desktop_computer disappointed dizzy dog dollar door dragon droplet earth_africa
  earth_americas earth_asia egg electric_plug elephant email envelope exclamation eyes face_palm
  face_with_monocle facepunch fast_forward file_cabinet file_folder fire fire_engine first_place_medal
  fish fist floppy_disk four_leaf_clover fox_face free frog game_die gear gem ghost gift globe_with_meridians
  green_book green_heart grey_exclamation grey_question grimacing grin hammer hammer_and_wrench
  handshake hankey headphones heart heart_eyes heavy_check_mark heavy_exclamation_mark
  heavy_minus_sign heavy_multiplication_x heavy_plus_sign high_brightness hourglass
  hourglass_flowing_sand house hugging_face hushed inbox_tray information_source innocent joy
  key keyboard label ladybug large_blue_circle large_green_circle large_orange_circle
  large_purple_circle large_red_square large_yellow_circle laughing leaves link lock
  lock_with_ink_pen loudspeaker mag mag_right magnet mailbox mantelpiece_clock medal memo microphone
  microscope money_with_wings moneybag moon mountain muscle musical_note mute nail_care neutral_face
  new newspaper no_bell no_entry no_entry_sign notebook nut_and_bolt ocean octopus ok ok_hand
  open_file_folder open_mouth orange_book outbox_tray owl package page_facing_up page_with_curl
  palm_tree paperclip parrot party_popper partying_face pause_button pear pencil pencil2 penguin
  pensive pizza play_or_pause_button point_down point_left point_right point_up poop pray pushpin
  question rabbit racing_car radio_button rage rainbow raised_hand raised_hands recycle red_circle
  relaxed relieved repeat rewind ribbon robot_face rocket rotating_light round_pushpin runner
  sailboat satellite_antenna scissors scream scroll second_place_medal see_no_evil seedling
  shield ship shrug skull slightly_frowning_face slightly_smiling_face small_blue_diamond
  small_orange_diamond small_red_triangle smile smiley smirk snail snake snowflake sob soon sos
  sparkles sparkling_heart speech_balloon star star2 stop_sign stopwatch sunflower sunglasses sunny
  sunrise sweat sweat_smile syringe tada taxi tea telephone telescope test_tube thermometer
  thinking_face third_place_medal thought_balloon thumbsdown thumbsup ticket timer_clock toolbox top
  tophat traffic_light train trash triangular_flag_on_post triangular_ruler trophy truck turtle
  umbrella unamused unicorn_face unlock up upside_down_face v vertical_traffic_light video_camera
  warning wastebasket watch wave waving_white_flag whale white_check_mark white_circle wind_chime
  wine_glass wink wolf world_map wrench x yellow_heart yum zap zzz`.split(/\s+/),
);

/** No emoji begins within a word, a time or an address: `10:30:x:` is none. */
const SHORT_NAME = /(?<![\w:/]):([a-z0-9_+-]{1,40}):(?![\w:])/g;

/** A text outside code as plain parts and the emoji that it names. */
export function emojiIn(text: string): readonly (string | Extract<Inline, { type: "emoji" }>)[] {
  const parts: (string | Extract<Inline, { type: "emoji" }>)[] = [];
  let end = 0;
  for (const found of text.matchAll(SHORT_NAME)) {
    const name = found[1] ?? "";
    if (!STANDARD_NAMES.has(name)) continue;
    parts.push(text.slice(end, found.index), { type: "emoji", name });
    end = found.index + found[0].length;
  }
  return [...parts, text.slice(end)];
}
