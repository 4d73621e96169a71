/// Tools of domains that no example has, and questions about them with the calls they want; `-` wants none.
///
/// A line with `@` begins a domain; then come its tools as JSON, and its questions.
enum OfflineQuestions {
  /// The rules were adjusted on these.
  static let tuned = #"""
    @marina
    {"name":"tide_times","description":"High and low water for a harbour on one \#
    day.","parameters":{"type":"object","properties":{"harbour":{"type":"string","description":"Name of the \#
    harbour."},"date":{"type":"string","format":"date","description":"Day as YYYY-MM-DD; today when left \#
    out."}},"required":["harbour"],"additionalProperties":false}}
    {"name":"berth_price","description":"Works out what a berth costs for a boat of a given \#
    length.","parameters":{"type":"object","properties":{"length_m":{"type":"number","description":"Length of the boat in \#
    metres.","minimum":1,"maximum":60},"nights":{"type":"integer","description":"How many nights the boat \#
    stays.","minimum":1}},"required":["length_m","nights"],"additionalProperties":false}}
    {"name":"skipper_directory","description":"Finds the telephone number of a skipper by \#
    surname.","parameters":{"type":"object","properties":{"surname":{"type":"string","description":"Surname of the \#
    skipper."}},"required":["surname"],"additionalProperties":false}}
    {"name":"harbour_rules","description":"Searches the rule book of the harbour authority and returns passages with file and \#
    line.","parameters":{"type":"object","properties":{"query":{"type":"string","description":"Words to search \#
    for."}},"required":["query"],"additionalProperties":false}}
    When is high water at Port Ellen on 3 March 2026? => tide_times{"harbour":"Port Ellen","date":"2026-03-03"}
    what do the rules say about barbecues on deck => harbour_rules
    Tide times for Oban please, and what does a berth cost for a 9 m boat staying 2 nights? => \#
    tide_times{"harbour":"Oban"}|berth_price{"length_m":9,"nights":2}
    Tides at Tobermory and Mallaig on 2026-05-01? => \#
    tide_times{"harbour":"Tobermory","date":"2026-05-01"}|tide_times{"harbour":"Mallaig","date":"2026-05-01"}
    Write me a limerick about a sailor. => -
    thanks, that was great! => -
    @bakery
    {"name":"stock_level","description":"Tells how many loaves of one kind of bread are left on the \#
    shelf.","parameters":{"type":"object","properties":{"bread":{"type":"string","description":"Kind of bread, as on the \#
    label."}},"required":["bread"],"additionalProperties":false}}
    {"name":"scale_recipe","description":"Scales a recipe to a number of \#
    loaves.","parameters":{"type":"object","properties":{"recipe":{"type":"string","description":"Name of the \#
    recipe."},"loaves":{"type":"integer","minimum":1,"description":"How many \#
    loaves."}},"required":["recipe","loaves"],"additionalProperties":false}}
    {"name":"oven_temperature","description":"Converts an oven temperature between Celsius, Fahrenheit and gas \#
    mark.","parameters":{"type":"object","properties":{"value":{"type":"number","description":"The \#
    temperature."},"from":{"type":"string","enum":["celsius","fahrenheit","gas_mark"]},"to":{"type":"string","enum":["celsius",\#
    "fahrenheit","gas_mark"]}},"required":["value","from","to"],"additionalProperties":false}}
    {"name":"allergen_check","description":"Says whether a product contains an \#
    allergen.","parameters":{"type":"object","properties":{"product":{"type":"string","description":"The \#
    product."},"allergen":{"type":"string","enum":["gluten","milk","egg","nuts","sesame","soy"]}},"required":["product",\#
    "allergen"],"additionalProperties":false}}
    how many sourdough loaves have we got left? => stock_level{"bread":"sourdough"}
    What is 220 °C in Fahrenheit? => oven_temperature{"value":220,"from":"celsius","to":"fahrenheit"}
    Is there sesame in the seeded bagel, and does it contain milk? => allergen_check{"product":"seeded \#
    bagel","allergen":"sesame"}|allergen_check{"product":"seeded bagel","allergen":"milk"}
    Which year did the French Revolution begin? => -
    Can you order more flour for me? => -
    @itops
    {"name":"dns_lookup","description":"Resolves a host name and lists its DNS records of one \#
    type.","parameters":{"type":"object","properties":{"host":{"type":"string","description":"Fully qualified host \#
    name."},"type":{"type":"string","enum":["A","AAAA","MX","TXT","CNAME"],"default":"A"}},"required":["host"],\#
    "additionalProperties":false}}
    {"name":"service_status","description":"Reports whether a service is up and since \#
    when.","parameters":{"type":"object","properties":{"service":{"type":"string","description":"Name of the service, as \#
    nginx."}},"required":["service"],"additionalProperties":false}}
    {"name":"restart_service","description":"Restarts a \#
    service.","parameters":{"type":"object","properties":{"service":{"type":"string","description":"Name of the \#
    service."},"force":{"type":"boolean","description":"Kill it when it doesn't \#
    stop."}},"required":["service"],"additionalProperties":false}}
    {"name":"subnet_info","description":"Gives network address, broadcast address and number of hosts of a \#
    subnet.","parameters":{"type":"object","properties":{"cidr":{"type":"string","description":"The subnet in CIDR notation, as \#
    192.0.2.0/24."}},"required":["cidr"],"additionalProperties":false}}
    {"name":"search_logs","description":"Searches the last day's log \#
    lines.","parameters":{"type":"object","properties":{"query":{"type":"string","description":"Text to search \#
    for."},"level":{"type":"string","enum":["debug","info","warning","error"],"description":"Only lines of this \#
    level."},"limit":{"type":"integer","minimum":1,"maximum":500,"description":"The most lines \#
    returned."}},"required":["query"],"additionalProperties":false}}
    which MX records does example.org have => dns_lookup{"host":"example.org","type":"MX"}
    Please restart the billing-worker service. => restart_service{"service":"billing-worker"}
    Is redis up? And what about rabbitmq? => service_status{"service":"redis"}|service_status{"service":"rabbitmq"}
    What's the best Linux distribution for beginners? => -
    Hello! => -
    @astro
    {"name":"moon_phase","description":"Phase of the moon and the fraction lit on a \#
    date.","parameters":{"type":"object","properties":{"date":{"type":"string","description":"Date as \#
    YYYY-MM-DD."}},"required":["date"],"additionalProperties":false}}
    {"name":"planet_facts","description":"Mass, radius, day length and moons of one \#
    planet.","parameters":{"type":"object","properties":{"planet":{"type":"string","enum":["mercury","venus","earth","mars",\#
    "jupiter","saturn","uranus","neptune"]}},"required":["planet"],"additionalProperties":false}}
    {"name":"exposure_calc","description":"Evaluates an arithmetic expression, for exposure times and \#
    magnifications.","parameters":{"type":"object","properties":{"expression":{"type":"string","description":"Arithmetic \#
    expression, as (3 + 4) * 2."}},"required":["expression"],"additionalProperties":false}}
    {"name":"club_meetings","description":"Lists the club's meetings on a \#
    weekday.","parameters":{"type":"object","properties":{"day":{"type":"string","enum":["mon","tue","wed","thu","fri","sat",\#
    "sun"]}},"required":["day"],"additionalProperties":false}}
    {"name":"object_search","description":"Searches the catalogue of deep-sky objects by name or \#
    constellation.","parameters":{"type":"object","properties":{"query":{"type":"string","description":"Search \#
    words."},"brightest":{"type":"number","description":"Faintest magnitude \#
    wanted."}},"required":["query"],"additionalProperties":false}}
    How many moons does Saturn have? => planet_facts{"planet":"saturn"}
    Is there a meeting on Thursday? => club_meetings{"day":"thu"}
    Compare Mars and Venus for me. => planet_facts{"planet":"mars"}|planet_facts{"planet":"venus"}
    Tell me a joke. => -
    Work out 3.5 times 12 minus 4 => exposure_calc{"expression":"3.5 * 12 - 4"}
    @gym
    {"name":"class_schedule","description":"Lists the classes on a day, with time and \#
    trainer.","parameters":{"type":"object","properties":{"day":{"type":"string","enum":["monday","tuesday","wednesday",\#
    "thursday","friday","saturday","sunday"]},"class":{"type":"string","enum":["yoga","spinning","pilates","boxing"],\#
    "description":"Only this class."}},"required":["day"],"additionalProperties":false}}
    {"name":"membership_fee","description":"Price of a membership for a number of \#
    months.","parameters":{"type":"object","properties":{"plan":{"type":"string","enum":["basic","plus","family"]},\#
    "months":{"type":"integer","minimum":1,"maximum":36}},"required":["plan","months"],"additionalProperties":false}}
    {"name":"body_mass_index","description":"Computes the body mass index from height and \#
    weight.","parameters":{"type":"object","properties":{"height_cm":{"type":"number","description":"Height in \#
    centimetres."},"weight_kg":{"type":"number","description":"Weight in \#
    kilograms."}},"required":["height_cm","weight_kg"],"additionalProperties":false}}
    {"name":"locker_status","description":"Says who rents a locker and until \#
    when.","parameters":{"type":"object","properties":{"locker_id":{"type":"string","description":"Locker id, as \#
    L-204."}},"required":["locker_id"],"additionalProperties":false}}
    What yoga classes are there on Tuesday? => class_schedule{"day":"tuesday","class":"yoga"}
    I weigh 82 kg and I'm 180 cm tall, what's my BMI... body mass index I mean => body_mass_index{"height_cm":180,"weight_kg":82}
    price of basic for six months? and for the plus plan? => \#
    membership_fee{"plan":"basic","months":6}|membership_fee{"plan":"plus","months":6}
    Should I eat before or after training? => -
    What does the plus membership cost for 24 months, who has L-009, and which classes run on Friday? => \#
    membership_fee{"plan":"plus","months":24}|locker_status{"locker_id":"L-009"}|class_schedule{"day":"friday"}
    @post
    {"name":"exchange","description":"Converts an amount of money from one currency to another at today's \#
    rate.","parameters":{"type":"object","properties":{"amount":{"type":"number","description":"Amount to \#
    convert."},"from":{"type":"string","description":"ISO code of the currency, three \#
    letters."},"to":{"type":"string","description":"ISO code of the wanted currency, three \#
    letters."}},"required":["amount","from","to"],"additionalProperties":false}}
    {"name":"add_vat","description":"Adds value added tax to a net \#
    amount.","parameters":{"type":"object","properties":{"net":{"type":"number","description":"Net \#
    amount."},"rate":{"type":"number","description":"Tax rate in \#
    percent.","default":20}},"required":["net"],"additionalProperties":false}}
    {"name":"track_parcel","description":"Shows where a parcel \#
    is.","parameters":{"type":"object","properties":{"tracking_number":{"type":"string","description":"The parcel's tracking \#
    number."}},"required":["tracking_number"],"additionalProperties":false}}
    {"name":"postage","description":"Price of sending a letter or parcel of a weight to a \#
    country.","parameters":{"type":"object","properties":{"weight_g":{"type":"integer","description":"Weight in \#
    grams."},"country":{"type":"string","description":"Country it goes to."},"registered":{"type":"boolean","description":"With \#
    registration."}},"required":["weight_g","country"],"additionalProperties":false}}
    {"name":"branch_hours","description":"Opening hours of a \#
    branch.","parameters":{"type":"object","properties":{"branch":{"type":"string","description":"Town or street of the \#
    branch."},"day":{"type":"string","description":"Weekday; all days when left \#
    out."}},"required":["branch"],"additionalProperties":false}}
    How much is 250 USD in EUR? => exchange{"amount":250,"from":"USD","to":"EUR"}
    What's the postage for a 500 g parcel to Norway, registered? => postage{"weight_g":500,"country":"Norway","registered":true}
    add VAT at 19% to 1,250.50 => add_vat{"net":1250.50,"rate":19}
    My parcel AB123456789 hasn't arrived yet. Where is it? => track_parcel{"tracking_number":"AB123456789"}
    Who invented the telephone? => -
    Translate "good morning" into Spanish. => -
    @office
    {"name":"numbers_desk","description":"Works out amounts: sums, percentages, discounts and \#
    totals.","parameters":{"type":"object","properties":{"task":{"type":"string","description":"What the agent should \#
    do."}},"required":["task"],"additionalProperties":false}}
    {"name":"archivist","description":"Knows the minutes of past board meetings and answers questions about \#
    decisions.","parameters":{"type":"object","properties":{"task":{"type":"string","description":"What the agent should \#
    do."}},"required":["task"],"additionalProperties":false}}
    {"name":"create_reminder","description":"Creates a reminder with a text and a \#
    date.","parameters":{"type":"object","properties":{"text":{"type":"string","description":"What to be reminded \#
    of."},"date":{"type":"string","format":"date"},"priority":{"type":"string","enum":["low","normal","high"]}},\#
    "required":["text","date"],"additionalProperties":false}}
    {"name":"room_booking","description":"Books a meeting room for a number of \#
    people.","parameters":{"type":"object","properties":{"date":{"type":"string","format":"date"},"start":{"type":"string",\#
    "description":"Start as HH:MM."},"people":{"type":"integer","minimum":1,"maximum":40},"projector":{"type":"boolean",\#
    "description":"Whether a projector is needed."}},"required":["date","people"],"additionalProperties":false}}
    What is 15% of 260? => numbers_desk
    Remind me to call the plumber on 2026-04-02, high priority. => create_reminder{"text":"call the \#
    plumber","date":"2026-04-02","priority":"high"}
    Book a room on 2026-06-01 for 5 people. And for 12 people? => \#
    room_booking{"date":"2026-06-01","people":5}|room_booking{"date":"2026-06-01","people":12}
    Look in the minutes: which decisions were taken about parking? Also, take 20% off 75. => archivist|numbers_desk
    Sing me a song about spreadsheets. => -
    @garden
    {"name":"plant_care","description":"Watering, light and soil for one \#
    plant.","parameters":{"type":"object","properties":{"plant":{"type":"string","description":"Common or Latin \#
    name."}},"required":["plant"],"additionalProperties":false}}
    {"name":"sowing_calendar","description":"Lists what can be sown in a \#
    month.","parameters":{"type":"object","properties":{"month":{"type":"string","enum":["January","February","March","April",\#
    "May","June","July","August","September","October","November","December"]},"indoors":{"type":"boolean","description":"Only \#
    what is sown indoors."}},"required":["month"],"additionalProperties":false}}
    {"name":"soil_volume","description":"Volume of soil that fills a raised bed, in \#
    litres.","parameters":{"type":"object","properties":{"length":{"type":"number","description":"Length in \#
    metres."},"width":{"type":"number","description":"Width in metres."},"depth":{"type":"number","description":"Depth in \#
    metres."}},"required":["length","width","depth"],"additionalProperties":false}}
    {"name":"distance_between","description":"Distance by road between two \#
    gardens.","parameters":{"type":"object","properties":{"origin":{"type":"string","description":"Garden to start \#
    from."},"destination":{"type":"string","description":"Garden to go \#
    to."}},"required":["origin","destination"],"additionalProperties":false}}
    What can I sow in March? => sowing_calendar{"month":"March"}
    How far is it from Kew to Wisley? => distance_between{"origin":"Kew","destination":"Wisley"}
    soil for a raised bed: 3 x 1 x 0.5 m => soil_volume{"length":3,"width":1,"depth":0.5}
    Who is the prime minister of Canada? => -
    """#

  /// Answered once before the rules were adjusted on them as well.
  static let adjustedLater = #"""
    @museum
    {"name":"collection","description":"Search the museum's collection by artist, title or \#
    material.","parameters":{"type":"object","properties":{"query":{"type":"string"},"max_results":{"type":"integer","minimum":1,\#
    "maximum":50,"description":"How many works to return at most."}},"required":["query"]}}
    {"name":"tickets","description":"Ticket prices for visitors on a given \#
    date.","parameters":{"type":"object","properties":{"adults":{"type":"integer","minimum":0},"children":{"type":"integer",\#
    "minimum":0},"date":{"type":"string","format":"date"}},"required":["adults"]}}
    {"name":"opening_times","description":"When the museum and its café are \#
    open.","parameters":{"type":"object","properties":{"place":{"type":"string","enum":["museum","cafe","shop","library"]}},\#
    "required":["place"]}}
    {"name":"donate","description":"Registers a donation to the \#
    museum.","parameters":{"type":"object","properties":{"amount":{"type":"number","exclusiveMinimum":0},"email":{"type":"string",\#
    "format":"email"}},"required":["amount","email"]}}
    When's the shop open? => opening_times{"place":"shop"}
    Do you have anything by Hilma af Klint? => collection
    We're 2 adults and 3 children, what are tickets on 2026-08-09? => tickets{"adults":2,"children":3,"date":"2026-08-09"}
    I'd like to donate 50 euros, my address is jo@example.net => donate{"amount":50,"email":"jo@example.net"}
    opening times library + ticket price for one adult => opening_times{"place":"library"}|tickets{"adults":1}
    show me 5 bronze sculptures from the collection => collection
    What's the population of Iceland? => -
    Is photography allowed? => -
    How much for four adults and two kids, and when does the cafe close? => tickets{"adults":4}|opening_times{"place":"cafe"}
    @fleet
    {"name":"vehicle_location","description":"Last known position of a \#
    vehicle.","parameters":{"type":"object","properties":{"plate":{"type":"string","description":"Licence \#
    plate."}},"required":["plate"]}}
    {"name":"fuel_cost","description":"Estimates the fuel cost of a \#
    trip.","parameters":{"type":"object","properties":{"distance_km":{"type":"number","description":"Kilometres \#
    driven."},"consumption":{"type":"number","description":"Litres per 100 km."},"price":{"type":"number","description":"Price of \#
    a litre."}},"required":["distance_km","consumption","price"]}}
    {"name":"driver_shifts","description":"Shifts of a driver in a \#
    week.","parameters":{"type":"object","properties":{"driver":{"type":"string","description":"First or last \#
    name."},"week":{"type":"integer","minimum":1,"maximum":53}},"required":["driver"]}}
    {"name":"maintenance_log","description":"Full-text search in the maintenance \#
    log.","parameters":{"type":"object","properties":{"query":{"type":"string"},"since":{"type":"string","format":"date"}},\#
    "required":["query"]}}
    {"name":"report_fault","description":"Files a fault report for a \#
    vehicle.","parameters":{"type":"object","properties":{"plate":{"type":"string"},"severity":{"type":"string","enum":["minor",\#
    "major","critical"]},"text":{"type":"string","description":"What is wrong."}},"required":["plate","text"]}}
    Where's B-KL 204 right now? => vehicle_location
    Where is the vehicle with plate HH-TR-881? => vehicle_location{"plate":"HH-TR-881"}
    What would fuel cost for 320 km at 7.5 litres per 100 km and 1.89 a litre? => fuel_cost
    Which shifts does Marta have in week 32? => driver_shifts{"driver":"Marta","week":32}
    Search the maintenance log for brake pads since 2026-01-15. => maintenance_log
    Report a critical fault for M-XY-77: "left mirror broken" => \#
    report_fault{"plate":"M-XY-77","severity":"critical","text":"left mirror broken"}
    Shifts for Jonas? And for Petra? => driver_shifts{"driver":"Jonas"}|driver_shifts{"driver":"Petra"}
    Give me the location of KA-PP-12, and the shifts of Ellen in week 7. => \#
    vehicle_location{"plate":"KA-PP-12"}|driver_shifts{"driver":"Ellen","week":7}
    What's the meaning of life? => -
    Are electric cars better than petrol ones? => -
    @clinic
    {"name":"dosage","description":"Computes a medicine's dose from body \#
    weight.","parameters":{"type":"object","properties":{"medicine":{"type":"string"},"weight_kg":{"type":"number",\#
    "minimum":0.5}},"required":["medicine","weight_kg"]}}
    {"name":"free_slots","description":"Free appointments of a doctor on a \#
    date.","parameters":{"type":"object","properties":{"doctor":{"type":"string","description":"Surname."},\#
    "date":{"type":"string","description":"YYYY-MM-DD"}},"required":["doctor","date"]}}
    {"name":"lab_result","description":"Fetches a lab result by sample \#
    code.","parameters":{"type":"object","properties":{"sample":{"type":"string","pattern":"^[A-Z]{2}[0-9]{4}$",\#
    "description":"Sample code, two letters and four digits."}},"required":["sample"]}}
    {"name":"units","description":"Converts laboratory \#
    units.","parameters":{"type":"object","properties":{"value":{"type":"number"},"from_unit":{"type":"string","enum":["mmol/l",\#
    "mg/dl","g/l"]},"to_unit":{"type":"string","enum":["mmol/l","mg/dl","g/l"]}},"required":["value","from_unit","to_unit"]}}
    What dose of ibuprofen for a child of 18 kg? => dosage{"medicine":"ibuprofen","weight_kg":18}
    Does Dr. Hansen have free appointments on 12 May 2026? => free_slots{"doctor":"Hansen","date":"2026-05-12"}
    Is the result for sample QX4471 back? => lab_result{"sample":"QX4471"}
    convert 5.4 mmol/l to mg/dl => units{"value":5.4,"from_unit":"mmol/l","to_unit":"mg/dl"}
    I need the lab result of AB1234 and any free slot with Dr Yilmaz on 2026-07-01. => \#
    lab_result{"sample":"AB1234"}|free_slots{"doctor":"Yilmaz","date":"2026-07-01"}
    How many bones are in the human body? => -
    Recommend a good novel. => -
    Lab results for KL0001 and KL0002? => lab_result{"sample":"KL0001"}|lab_result{"sample":"KL0002"}
    How many g/l is 180 mg/dl? => units{"value":180,"from_unit":"mg/dl","to_unit":"g/l"}
    @wine
    {"name":"cellar_count","description":"How many bottles of a wine are in the \#
    cellar.","parameters":{"type":"object","properties":{"wine":{"type":"string"},"vintage":{"type":"integer","minimum":1900,\#
    "maximum":2100}},"required":["wine"]}}
    {"name":"pairing_notes","description":"Searches the sommelier's notes about food and wine \#
    pairings.","parameters":{"type":"object","properties":{"query":{"type":"string"}},"required":["query"]}}
    {"name":"bottle_price","description":"Current price of a bottle, per case or \#
    single.","parameters":{"type":"object","properties":{"wine":{"type":"string"},"per":{"type":"string","enum":["bottle",\#
    "case"]}},"required":["wine"]}}
    {"name":"calculate","description":"Evaluates arithmetic such as 3 * (4 + \#
    5).","parameters":{"type":"object","properties":{"expression":{"type":"string"}},"required":["expression"]}}
    How many bottles of Barolo 2016 do we have? => cellar_count
    What does a case of Chablis cost? => bottle_price{"wine":"Chablis","per":"case"}
    What do the notes recommend with roast duck? => pairing_notes
    Calculate (48 - 6) * 1.5 and tell me how many bottles of Riesling there are. => calculate{"expression":"(48 - 6) * \#
    1.5"}|cellar_count{"wine":"Riesling"}
    If I take 15% off 240, what's left? => calculate
    Which wine goes with oysters according to the sommelier? => pairing_notes
    how much is the Rioja per bottle, and how many are in the cellar? => \#
    bottle_price{"wine":"Rioja","per":"bottle"}|cellar_count{"wine":"Rioja"}
    Where can I park? => -
    What's 2^10? => calculate{"expression":"2 ^ 10"}
    Explain quantum entanglement to me. => -
    @library
    {"name":"catalogue_search","description":"Looks for books by title, author or \#
    subject.","parameters":{"type":"object","properties":{"query":{"type":"string","description":"Words from title, author or \#
    subject."},"language":{"type":"string","enum":["en","de","fr"]}},"required":["query"]}}
    {"name":"loan_status","description":"Shows which books a reader has borrowed and when they are \#
    due.","parameters":{"type":"object","properties":{"card":{"type":"string","description":"Number of the reader's card, eight \#
    digits."}},"required":["card"]}}
    {"name":"late_fee","description":"Computes the fee for a book that is returned \#
    late.","parameters":{"type":"object","properties":{"days":{"type":"integer","minimum":1,"description":"Days \#
    overdue."},"books":{"type":"integer","minimum":1,"default":1}},"required":["days"]}}
    {"name":"reserve_desk","description":"Reserves a desk in the reading \#
    room.","parameters":{"type":"object","properties":{"date":{"type":"string","description":"Day, \#
    YYYY-MM-DD."},"from":{"type":"string","description":"Start time HH:MM."},"until":{"type":"string","description":"End time \#
    HH:MM."}},"required":["date","from","until"]}}
    Do you have books about beekeeping? => catalogue_search
    I was wondering what's due on card 20417733 => loan_status{"card":"20417733"}
    my book is 9 days late, what do I owe? => late_fee{"days":9}
    Reserve a desk on 2026-10-02 from 09:00 until 12:30 please => reserve_desk{"date":"2026-10-02","from":"09:00","until":"12:30"}
    Anything by Ursula Le Guin in the catalogue? And what's the fee for 3 books that are 14 days overdue? => \#
    catalogue_search|late_fee{"days":14,"books":3}
    who won the champions league last year => -
    Can you renew my passport? => -
    please book me a desk for 5 March 2026, 2pm to 4pm => reserve_desk{"date":"2026-03-05","from":"14:00","until":"16:00"}
    What did reader 55512309 borrow? => loan_status
    @solar
    {"name":"panel_output","description":"Expected energy of a solar installation in a month, in \#
    kWh.","parameters":{"type":"object","properties":{"kwp":{"type":"number","description":"Installed peak power in \#
    kWp."},"month":{"type":"integer","minimum":1,"maximum":12,"description":"Month, 1 to 12."}},"required":["kwp","month"]}}
    {"name":"inverter_state","description":"Current state of an inverter: power, temperature, \#
    faults.","parameters":{"type":"object","properties":{"serial":{"type":"string","description":"Serial number, as \#
    INV-00042."}},"required":["serial"]}}
    {"name":"tariff","description":"Price paid for electricity fed into the grid, in cents per \#
    kWh.","parameters":{"type":"object","properties":{"year":{"type":"integer","minimum":2000,"maximum":2100}},"required":["year"]}}
    {"name":"knowledge","description":"Searches the installer's \#
    handbook.","parameters":{"type":"object","properties":{"query":{"type":"string","description":"What to look \#
    for."}},"required":["query"]}}
    {"name":"now","description":"Tells the current date and \#
    time.","parameters":{"type":"object","properties":{"time_zone":{"type":"string","description":"IANA time zone, as \#
    Europe/Paris."}}}}
    What's the tariff for 2024? => tariff{"year":2024}
    Is inverter INV-00317 ok? => inverter_state{"serial":"INV-00317"}
    How much energy would 9.8 kWp give in month 6? => panel_output{"kwp":9.8,"month":6}
    what time is it in Asia/Tokyo => now{"time_zone":"Asia/Tokyo"}
    What time is it? => now{}
    what does the handbook say about shading, and what was the tariff in 2019 => knowledge|tariff{"year":2019}
    INV-00004 shows a fault. Check its state. => inverter_state{"serial":"INV-00004"}
    Are cats smarter than dogs? => -
    How do I get to the airport? => -
    State of INV-00001, INV-00002 and INV-00003? => \#
    inverter_state{"serial":"INV-00001"}|inverter_state{"serial":"INV-00002"}|inverter_state{"serial":"INV-00003"}
    @events
    {"name":"find_events","description":"Finds concerts, plays and exhibitions in a \#
    city.","parameters":{"type":"object","properties":{"city":{"type":"string","description":"City."},"kind":{"type":"string",\#
    "enum":["concert","play","exhibition"]},"date":{"type":"string","format":"date"}},"required":["city"]}}
    {"name":"seat_map","description":"Free seats of an \#
    event.","parameters":{"type":"object","properties":{"event_id":{"type":"string","description":"Event id, as \#
    E1234."}},"required":["event_id"]}}
    {"name":"buy_seats","description":"Buys seats for an \#
    event.","parameters":{"type":"object","properties":{"event_id":{"type":"string","description":"Event id, as \#
    E1234."},"seats":{"type":"array","items":{"type":"string","description":"Seat, as \#
    B12."},"minItems":1}},"required":["event_id","seats"]}}
    {"name":"group_discount","description":"Discount in percent for a group of a given \#
    size.","parameters":{"type":"object","properties":{"size":{"type":"integer","minimum":1,"description":"Number of people in \#
    the group."}},"required":["size"]}}
    {"name":"stats","description":"Mean, median and spread of a list of \#
    numbers.","parameters":{"type":"object","properties":{"numbers":{"type":"array","items":{"type":"number"},"minItems":1}},\#
    "required":["numbers"]}}
    Any concerts in Vienna on 2026-11-20? => find_events{"city":"Vienna","kind":"concert","date":"2026-11-20"}
    which seats are still free for E2210 => seat_map{"event_id":"E2210"}
    Buy seats B12 and B13 for event E2210. => buy_seats{"event_id":"E2210","seats":["B12","B13"]}
    What discount does a group of 15 people get? => group_discount{"size":15}
    median of 4, 8, 15, 16, 23 and 42 => stats{"numbers":[4,8,15,16,23,42]}
    Exhibitions in Lisbon and in Porto => find_events{"city":"Lisbon","kind":"exhibition"}|find_events{"city":"Porto",\#
    "kind":"exhibition"}
    We are a group of thirty. What's our discount, and is there a play in Dublin on June 3, 2026? => \#
    group_discount{"size":30}|find_events{"city":"Dublin","kind":"play","date":"2026-06-03"}
    Can you recommend a restaurant? => -
    How do magnets work? => -
    What are the mean of 3.5, 4.5 and 7 and the free seats of E0009? => stats{"numbers":[3.5,4.5,7]}|seat_map{"event_id":"E0009"}
    I'm in Prague. What plays are on? => find_events{"city":"Prague","kind":"play"}
    @team
    {"name":"researcher","description":"Looks things up in the company's product \#
    manuals.","parameters":{"type":"object","properties":{"task":{"type":"string"}},"required":["task"]}}
    {"name":"accountant","description":"Answers questions about invoices, payments and \#
    taxes.","parameters":{"type":"object","properties":{"task":{"type":"string"}},"required":["task"]}}
    {"name":"travel_desk","description":"Plans trips: trains, flights and \#
    hotels.","parameters":{"type":"object","properties":{"task":{"type":"string"}},"required":["task"]}}
    Has invoice 2231 been paid? => accountant
    Find me a train from Ghent to Lille and a hotel there. => travel_desk
    What does the manual say about resetting the pump? => researcher
    Look up the warranty period in the product manual and tell me if there's a payment outstanding. => researcher|accountant
    Good morning! => -
    What's your name? => -
    I need a flight to Madrid and the taxes on the last invoice. => travel_desk|accountant
    """#

  /// The rules were never adjusted on these.
  static let keptAside = #"""
    @marina
    {"name":"tide_times","description":"High and low water for a harbour on one \#
    day.","parameters":{"type":"object","properties":{"harbour":{"type":"string","description":"Name of the \#
    harbour."},"date":{"type":"string","format":"date","description":"Day as YYYY-MM-DD; today when left \#
    out."}},"required":["harbour"],"additionalProperties":false}}
    {"name":"berth_price","description":"Works out what a berth costs for a boat of a given \#
    length.","parameters":{"type":"object","properties":{"length_m":{"type":"number","description":"Length of the boat in \#
    metres.","minimum":1,"maximum":60},"nights":{"type":"integer","description":"How many nights the boat \#
    stays.","minimum":1}},"required":["length_m","nights"],"additionalProperties":false}}
    {"name":"skipper_directory","description":"Finds the telephone number of a skipper by \#
    surname.","parameters":{"type":"object","properties":{"surname":{"type":"string","description":"Surname of the \#
    skipper."}},"required":["surname"],"additionalProperties":false}}
    {"name":"harbour_rules","description":"Searches the rule book of the harbour authority and returns passages with file and \#
    line.","parameters":{"type":"object","properties":{"query":{"type":"string","description":"Words to search \#
    for."}},"required":["query"],"additionalProperties":false}}
    How much would a berth for a 12.5 metre boat be for 3 nights? => berth_price{"length_m":12.5,"nights":3}
    I need skipper Lindqvist's phone number. => skipper_directory{"surname":"Lindqvist"}
    Who painted the Mona Lisa? => -
    Is there anything in the rule book on discharging grey water? => harbour_rules
    We're coming in with the Marigold, 14 metres, and stay four nights. What will the berth cost? => \#
    berth_price{"length_m":14,"nights":4}
    Find the number for the skipper called Okafor and tell me the low water at Stornoway. => \#
    skipper_directory{"surname":"Okafor"}|tide_times{"harbour":"Stornoway"}
    @bakery
    {"name":"stock_level","description":"Tells how many loaves of one kind of bread are left on the \#
    shelf.","parameters":{"type":"object","properties":{"bread":{"type":"string","description":"Kind of bread, as on the \#
    label."}},"required":["bread"],"additionalProperties":false}}
    {"name":"scale_recipe","description":"Scales a recipe to a number of \#
    loaves.","parameters":{"type":"object","properties":{"recipe":{"type":"string","description":"Name of the \#
    recipe."},"loaves":{"type":"integer","minimum":1,"description":"How many \#
    loaves."}},"required":["recipe","loaves"],"additionalProperties":false}}
    {"name":"oven_temperature","description":"Converts an oven temperature between Celsius, Fahrenheit and gas \#
    mark.","parameters":{"type":"object","properties":{"value":{"type":"number","description":"The \#
    temperature."},"from":{"type":"string","enum":["celsius","fahrenheit","gas_mark"]},"to":{"type":"string","enum":["celsius",\#
    "fahrenheit","gas_mark"]}},"required":["value","from","to"],"additionalProperties":false}}
    {"name":"allergen_check","description":"Says whether a product contains an \#
    allergen.","parameters":{"type":"object","properties":{"product":{"type":"string","description":"The \#
    product."},"allergen":{"type":"string","enum":["gluten","milk","egg","nuts","sesame","soy"]}},"required":["product",\#
    "allergen"],"additionalProperties":false}}
    Scale the "Farmhouse White" recipe to 40 loaves. => scale_recipe{"recipe":"Farmhouse White","loaves":40}
    Does the walnut tart contain eggs? => allergen_check{"product":"walnut tart","allergen":"egg"}
    Convert 350 fahrenheit to gas mark and scale the rye recipe to twelve loaves => \#
    oven_temperature{"value":350,"from":"fahrenheit","to":"gas_mark"}|scale_recipe{"recipe":"rye","loaves":12}
    Any baguettes left? => stock_level{"bread":"baguettes"}
    @itops
    {"name":"dns_lookup","description":"Resolves a host name and lists its DNS records of one \#
    type.","parameters":{"type":"object","properties":{"host":{"type":"string","description":"Fully qualified host \#
    name."},"type":{"type":"string","enum":["A","AAAA","MX","TXT","CNAME"],"default":"A"}},"required":["host"],\#
    "additionalProperties":false}}
    {"name":"service_status","description":"Reports whether a service is up and since \#
    when.","parameters":{"type":"object","properties":{"service":{"type":"string","description":"Name of the service, as \#
    nginx."}},"required":["service"],"additionalProperties":false}}
    {"name":"restart_service","description":"Restarts a \#
    service.","parameters":{"type":"object","properties":{"service":{"type":"string","description":"Name of the \#
    service."},"force":{"type":"boolean","description":"Kill it when it doesn't \#
    stop."}},"required":["service"],"additionalProperties":false}}
    {"name":"subnet_info","description":"Gives network address, broadcast address and number of hosts of a \#
    subnet.","parameters":{"type":"object","properties":{"cidr":{"type":"string","description":"The subnet in CIDR notation, as \#
    192.0.2.0/24."}},"required":["cidr"],"additionalProperties":false}}
    {"name":"search_logs","description":"Searches the last day's log \#
    lines.","parameters":{"type":"object","properties":{"query":{"type":"string","description":"Text to search \#
    for."},"level":{"type":"string","enum":["debug","info","warning","error"],"description":"Only lines of this \#
    level."},"limit":{"type":"integer","minimum":1,"maximum":500,"description":"The most lines \#
    returned."}},"required":["query"],"additionalProperties":false}}
    Is postgres running? => service_status{"service":"postgres"}
    How many hosts fit into 10.20.0.0/22? => subnet_info{"cidr":"10.20.0.0/22"}
    Search the logs for "connection reset" errors, at most 20 lines. => search_logs{"query":"connection \#
    reset","level":"error","limit":20}
    Resolve api.internal.example.com, then check whether haproxy is up. => dns_lookup|service_status{"service":"haproxy"}
    What's the broadcast address of 192.168.4.0/23 and is grafana still alive? => \#
    subnet_info{"cidr":"192.168.4.0/23"}|service_status{"service":"grafana"}
    @astro
    {"name":"moon_phase","description":"Phase of the moon and the fraction lit on a \#
    date.","parameters":{"type":"object","properties":{"date":{"type":"string","description":"Date as \#
    YYYY-MM-DD."}},"required":["date"],"additionalProperties":false}}
    {"name":"planet_facts","description":"Mass, radius, day length and moons of one \#
    planet.","parameters":{"type":"object","properties":{"planet":{"type":"string","enum":["mercury","venus","earth","mars",\#
    "jupiter","saturn","uranus","neptune"]}},"required":["planet"],"additionalProperties":false}}
    {"name":"exposure_calc","description":"Evaluates an arithmetic expression, for exposure times and \#
    magnifications.","parameters":{"type":"object","properties":{"expression":{"type":"string","description":"Arithmetic \#
    expression, as (3 + 4) * 2."}},"required":["expression"],"additionalProperties":false}}
    {"name":"club_meetings","description":"Lists the club's meetings on a \#
    weekday.","parameters":{"type":"object","properties":{"day":{"type":"string","enum":["mon","tue","wed","thu","fri","sat",\#
    "sun"]}},"required":["day"],"additionalProperties":false}}
    {"name":"object_search","description":"Searches the catalogue of deep-sky objects by name or \#
    constellation.","parameters":{"type":"object","properties":{"query":{"type":"string","description":"Search \#
    words."},"brightest":{"type":"number","description":"Faintest magnitude \#
    wanted."}},"required":["query"],"additionalProperties":false}}
    What phase will the moon be in on December 24th, 2026? => moon_phase{"date":"2026-12-24"}
    What's 1200 / 25 * 2? => exposure_calc{"expression":"1200 / 25 * 2"}
    find galaxies in Leo in the catalogue => object_search
    how long is a day on jupiter and what's 17.5% of 640? => planet_facts{"planet":"jupiter"}|exposure_calc{"expression":"17.5% * \#
    640"}
    What did you have for breakfast? => -
    Look up nebulae in Orion. Which meetings are there on Saturdays? => object_search|club_meetings{"day":"sat"}
    @gym
    {"name":"class_schedule","description":"Lists the classes on a day, with time and \#
    trainer.","parameters":{"type":"object","properties":{"day":{"type":"string","enum":["monday","tuesday","wednesday",\#
    "thursday","friday","saturday","sunday"]},"class":{"type":"string","enum":["yoga","spinning","pilates","boxing"],\#
    "description":"Only this class."}},"required":["day"],"additionalProperties":false}}
    {"name":"membership_fee","description":"Price of a membership for a number of \#
    months.","parameters":{"type":"object","properties":{"plan":{"type":"string","enum":["basic","plus","family"]},\#
    "months":{"type":"integer","minimum":1,"maximum":36}},"required":["plan","months"],"additionalProperties":false}}
    {"name":"body_mass_index","description":"Computes the body mass index from height and \#
    weight.","parameters":{"type":"object","properties":{"height_cm":{"type":"number","description":"Height in \#
    centimetres."},"weight_kg":{"type":"number","description":"Weight in \#
    kilograms."}},"required":["height_cm","weight_kg"],"additionalProperties":false}}
    {"name":"locker_status","description":"Says who rents a locker and until \#
    when.","parameters":{"type":"object","properties":{"locker_id":{"type":"string","description":"Locker id, as \#
    L-204."}},"required":["locker_id"],"additionalProperties":false}}
    How much is the family plan for 12 months? => membership_fee{"plan":"family","months":12}
    Who has locker L-117? => locker_status{"locker_id":"L-117"}
    When is boxing on Wed, and who rents locker L-031? => \#
    class_schedule{"day":"wednesday","class":"boxing"}|locker_status{"locker_id":"L-031"}
    Cancel my membership. => -
    How tall is the Eiffel Tower? => -
    @post
    {"name":"exchange","description":"Converts an amount of money from one currency to another at today's \#
    rate.","parameters":{"type":"object","properties":{"amount":{"type":"number","description":"Amount to \#
    convert."},"from":{"type":"string","description":"ISO code of the currency, three \#
    letters."},"to":{"type":"string","description":"ISO code of the wanted currency, three \#
    letters."}},"required":["amount","from","to"],"additionalProperties":false}}
    {"name":"add_vat","description":"Adds value added tax to a net \#
    amount.","parameters":{"type":"object","properties":{"net":{"type":"number","description":"Net \#
    amount."},"rate":{"type":"number","description":"Tax rate in \#
    percent.","default":20}},"required":["net"],"additionalProperties":false}}
    {"name":"track_parcel","description":"Shows where a parcel \#
    is.","parameters":{"type":"object","properties":{"tracking_number":{"type":"string","description":"The parcel's tracking \#
    number."}},"required":["tracking_number"],"additionalProperties":false}}
    {"name":"postage","description":"Price of sending a letter or parcel of a weight to a \#
    country.","parameters":{"type":"object","properties":{"weight_g":{"type":"integer","description":"Weight in \#
    grams."},"country":{"type":"string","description":"Country it goes to."},"registered":{"type":"boolean","description":"With \#
    registration."}},"required":["weight_g","country"],"additionalProperties":false}}
    {"name":"branch_hours","description":"Opening hours of a \#
    branch.","parameters":{"type":"object","properties":{"branch":{"type":"string","description":"Town or street of the \#
    branch."},"day":{"type":"string","description":"Weekday; all days when left \#
    out."}},"required":["branch"],"additionalProperties":false}}
    Where is parcel RX4471902GB? => track_parcel{"tracking_number":"RX4471902GB"}
    When does the Bristol branch open on Saturday? => branch_hours{"branch":"Bristol","day":"Saturday"}
    Convert £40 to JPY and track 00340434161094 for me => \#
    exchange{"amount":40,"from":"GBP","to":"JPY"}|track_parcel{"tracking_number":"00340434161094"}
    What would it cost to send 1200 grams to Japan? And to Brazil? => \#
    postage{"weight_g":1200,"country":"Japan"}|postage{"weight_g":1200,"country":"Brazil"}
    Opening hours in Leeds and York? => branch_hours{"branch":"Leeds"}|branch_hours{"branch":"York"}
    What are the opening hours of the Camden branch and how much does it cost to post a 90 gram letter to Chile? => \#
    branch_hours{"branch":"Camden"}|postage{"weight_g":90,"country":"Chile"}
    @office
    {"name":"numbers_desk","description":"Works out amounts: sums, percentages, discounts and \#
    totals.","parameters":{"type":"object","properties":{"task":{"type":"string","description":"What the agent should \#
    do."}},"required":["task"],"additionalProperties":false}}
    {"name":"archivist","description":"Knows the minutes of past board meetings and answers questions about \#
    decisions.","parameters":{"type":"object","properties":{"task":{"type":"string","description":"What the agent should \#
    do."}},"required":["task"],"additionalProperties":false}}
    {"name":"create_reminder","description":"Creates a reminder with a text and a \#
    date.","parameters":{"type":"object","properties":{"text":{"type":"string","description":"What to be reminded \#
    of."},"date":{"type":"string","format":"date"},"priority":{"type":"string","enum":["low","normal","high"]}},\#
    "required":["text","date"],"additionalProperties":false}}
    {"name":"room_booking","description":"Books a meeting room for a number of \#
    people.","parameters":{"type":"object","properties":{"date":{"type":"string","format":"date"},"start":{"type":"string",\#
    "description":"Start as HH:MM."},"people":{"type":"integer","minimum":1,"maximum":40},"projector":{"type":"boolean",\#
    "description":"Whether a projector is needed."}},"required":["date","people"],"additionalProperties":false}}
    What did the board decide about the new roof? => archivist
    Book a room for 8 people on April 14, 2026 at 14:30 with a projector. => \#
    room_booking{"date":"2026-04-14","start":"14:30","people":8,"projector":true}
    total of 12.40, 8.60 and 19 please => numbers_desk
    What's your favourite colour? => -
    @garden
    {"name":"plant_care","description":"Watering, light and soil for one \#
    plant.","parameters":{"type":"object","properties":{"plant":{"type":"string","description":"Common or Latin \#
    name."}},"required":["plant"],"additionalProperties":false}}
    {"name":"sowing_calendar","description":"Lists what can be sown in a \#
    month.","parameters":{"type":"object","properties":{"month":{"type":"string","enum":["January","February","March","April",\#
    "May","June","July","August","September","October","November","December"]},"indoors":{"type":"boolean","description":"Only \#
    what is sown indoors."}},"required":["month"],"additionalProperties":false}}
    {"name":"soil_volume","description":"Volume of soil that fills a raised bed, in \#
    litres.","parameters":{"type":"object","properties":{"length":{"type":"number","description":"Length in \#
    metres."},"width":{"type":"number","description":"Width in metres."},"depth":{"type":"number","description":"Depth in \#
    metres."}},"required":["length","width","depth"],"additionalProperties":false}}
    {"name":"distance_between","description":"Distance by road between two \#
    gardens.","parameters":{"type":"object","properties":{"origin":{"type":"string","description":"Garden to start \#
    from."},"destination":{"type":"string","description":"Garden to go \#
    to."}},"required":["origin","destination"],"additionalProperties":false}}
    How often should I water a Monstera? => plant_care{"plant":"Monstera"}
    How much soil do I need for a bed 2 metres long, 1.2 metres wide and 0.4 metres deep? => \#
    soil_volume{"length":2,"width":1.2,"depth":0.4}
    Which seeds can be sown indoors in February, and how much light does basil want? => \#
    sowing_calendar{"month":"February","indoors":true}|plant_care{"plant":"basil"}
    What's the distance between Sissinghurst and Great Dixter? => distance_between{"origin":"Sissinghurst","destination":"Great \#
    Dixter"}
    Care instructions for lavender and rosemary => plant_care{"plant":"lavender"}|plant_care{"plant":"rosemary"}
    """#
}
