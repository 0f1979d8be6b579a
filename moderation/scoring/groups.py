"""The words by which a text speaks of groups of people, attacks, defends or praises, in the languages of the sentences
that the models learn from.

A group's name says nothing by itself, and no signal counts it by itself: what is said in the company of one matters,
whichever the group. Lower case, without accents, as canonical text is; each is the beginning of a word.
"""

GROUPS = (
    "muslim|jew|christians|hindu|buddhist|gay|lesbian|trans|queer|homosexual|homossex|homosexuel|bisexual|women|woman|"
    "girls|black|white people|asian|mexican|african|immigrant|imigrant|inmigrant|migrant|refugee|foreigner|arab|latino|"
    "heterosexual|straight|lgbt|nonbinary|catholic|protestant|evangelical|sikh|taoist|atheist|american|canadian|european|"
    "hispanic|japanese|chinese|middle eastern|young|older|elderly|teenage|millennial|paralyzed|female|male |"
    "disabled|autistic|deaf|blind|roma |gyps|indigen|juden|jude |jude.|judin|schwul|lesb|frau|schwarze|auslander|"
    "fluchtling|turk|behindert|asylant|zigeuner|musulman|judio|mujer|negr|extranjer|discapacitad|gitan|arabe|femme|"
    "juif|juive|noirs|noir |immigre|etranger|handicap|refugie|muculman|judeu|mulher|estrangeir|deficiente|nordestin|"
    "cigan|ebre|omosess|donne|donna|neri |nero |immigrat|stranier|zingar|disabil|rifugiat|moslim|joden|homo|vrouw|"
    "zwarte|buitenlander|vluchteling|marokkan|muzulman|zydz|zyd |gej|kobiet|czarn|uchodzc|ukrain|niepelnospraw|"
    "musluman|yahudi|escinsel|kadin|kurt|suriyeli|gocmen|yabanci|ermeni|мусульман|евре|геи|геев|гея|гомосекс|лесби|"
    "женщин|негр|черн|мигрант|таджик|кавказ|украинц|инвалид|цыган|беженц|иностранц|євре|жінк|біжен|іноземц|المسلم|مسلم|"
    "اليهود|يهود|المسيحي|المثلي|مثلي|النساء|نساء|امرأة|السود|الأجانب|اللاجئ|المعاق|المهاجر|मुस्लिम|मुसलमान|हिंदू|"
    "हिंदु|ईसाई|समलैंगिक|औरत|महिला|दलित|विदेशी|ट्रांस|विकलांग|穆斯林|犹太|基督徒|同性恋|女人|女性|黑人|外国人|移民|残疾|"
    "跨性别|orang cina|pendatang|pengungsi|perempuan|yahudi"
)
ATTACKS = (
    "hate|hating|despise|loathe|detest|scum|vermin|parasit|animals|subhuman|sub-human|disgust|repuls|filth|trash|"
    "inferior|plague|kill|die|shot|shoot|exterminat|deport|burn|gassed|hang |rape|beat|punch|stab|hurt|attack|get rid|"
    "wipe|kick out|round up|worthless|stupid|dumb|ugly|evil|criminal|dirty|disease|cancer|pervert|rats|cockroach|pigs|"
    "monkey|leech|freak|abominat|thieves|liars|lazy|retard|terrorist|savage|threat|belong here|no place|not human|"
    "can't stand|sick of|hasse|hassen|verachte|abschaum|ungeziefer|dreck|ekel|widerlich|anwider|kotz|minderwertig|"
    "verbrecher|umbringen|toten|vergas|erschossen|abgeschoben|verprugel|schlagen|raus|dumm|hasslich|wertlos|krankheit|"
    "krebs|tiere|ratten|schwein|abartig|sterben|verrecken|unmenschen|nicht ausstehen|wie die pest|odio|odiamos|odia|"
    "detesto|aborrez|asco|asqueros|escoria|basura|plaga|animales|parasitos|ladrones|morir|matar|muer|quemar|golpear|"
    "fusil|expuls|repug|mierda|cancer|ratas|cerdos|estupid|feos|peligro|inutil|no soporto|elimin|acab|castig|"
    "maldit|puto|puta|apest|vomit|nausea|"
    "hais|deteste|meprise|"
    "vermine|ordure|degout|animaux|tuer|crever|mourir|bruler|frapper|virer|voleurs|sales|moches|cafards|sous-homm|"
    "odei|nojo|nojent|lixo|escoria|vermes|bandidos|morrer|queimar|bater|sumir|burros|doenca|feccia|schif|parassit|"
    "ladri|morire|uccidere|bruciare|cacciare|vermi|spazzatura|haat|walg|veracht|tuig|uitschot|ongedierte|beesten|"
    "doodmaken|vermoord|uitroeien|vies|kanker|opsluiten|nienawidz|gardz|smiec|zwierz|bydlo|robactw|zabic|pobic|wytep|"
    "pasozyt|brzydz|nefret|pislik|hayvan|asalak|asagilik|gebersin|defol|oldur|igren|mide|ненави|презира|терпеть не|"
    "мраз|твари|тварь|паразит|отброс|нелюд|скот|убива|убить|расстрел|вешать|истребить|сжечь|депортир|тошнит|грязн|"
    "зараз|крысы|свинь|зневаж|покидьк|тварюк|вбива|أكره|نكره|حثالة|حيوانات|طفيلي|قذر|قتل|الموت|اطرد|خنازير|حقير|"
    "أغبياء|नफरत|घिन|कीड़े|जानवर|गंदे|मार |मारो|कचरा|讨厌|恨|恶心|垃圾|人渣|畜生|寄生虫|败类|该死|杀|滚出|毒瘤|低贱|"
    "benci|muak|jijik|sampah|binatang|usir|bunuh|bakar"
)
DEFENCES = (
    "not |don't|doesn't|aren't|isn't|never|nobody|no one|stop |wrong|racist|hate speech|unacceptable|shame|how can |"
    "nicht|kein|niemand|niemals|hetze|rassis|hort auf|aufhoren|no |nunca|nadie|racis|dejen|dejemos|esta mal|nao |"
    "ninguem|parem|errado|ne |n'|pas |jamais|personne|arret|non |mai |nessuno|smett|sbagliat|niet |geen |nooit|"
    "niemand|stop met|nie |nikt|przesta|nigdy|degil|kimse|ayip|не |никто|нельзя|хватит|перестан|стыд|ніхто|لا |ليس|"
    "لن |عنصري|توقف|خطأ|नहीं|मत |किसी को|गलत|不|没人|停止|可耻|错|jangan|tidak|bukan"
)
PRAISES = (
    "love|respect|support|admire|proud|welcome|equal|great|brave|beautiful|strong|friend|wonderful|amazing|kind|lovely|"
    "enrich|celebrat|neighbour|colleague|liebe|respekt|mag |freund|gleich|stolz|willkommen|wunderbar|mutig|nachbar|"
    "rechte|amo |amamos|quiero|apoyo|admiro|respet|amig|orgull|derechos|bienvenid|increibl|maravillos|valient|vecin|"
    "aime|soutien|bienvenu|amis|droits|courag|magnifi|formidab|voisin|direitos|corajos|orgulh|vizinh|bem-vind|"
    "amiamo|rispett|diritti|benvenut|coraggios|vicini|hou van|rechten|welkom|geweldig|vrienden|buren|kocham|szacun|"
    "szanuj|prawa|wspania|odwazn|sasiad|seviyor|saygi|hakk|cesur|komsu|arkadas|люблю|уважа|поддерж|права|друзья|"
    "соседи|прекрасн|смел|поважа|сусід|أحب|أحترم|حقوق|رائع|شجاع|أصدقا|جيران|प्यार|सम्मान|अधिकार|पड़ोसी|दोस्त|"
    "喜欢|尊重|平等|勇敢|善良|朋友|邻居|很棒|支持|爱|sayang|hormat|dukung|tetangga|teman"
)
